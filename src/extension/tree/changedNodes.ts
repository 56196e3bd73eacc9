import type { TreeNode } from './treeNodes.ts';

/**
 * The nodes to draw anew, so that `after` is shown where `before` was: as few and as low as can be.
 * A node that gained or lost a child is drawn anew with all that is below it.
 */
export function changedNodes(before: TreeNode, after: TreeNode): TreeNode[] {
  if (!sameLine(before, after) || !sameChildren(before, after)) return [after];
  return after.children.flatMap((child, index) => {
    const old = before.children[index];
    return old ? changedNodes(old, child) : [child];
  });
}

const lineFields = ['label', 'description', 'tooltip', 'icon', 'context'] as const;
const sameLine = (a: TreeNode, b: TreeNode) => lineFields.every((field) => a[field] === b[field]);
const sameChildren = (a: TreeNode, b: TreeNode) =>
  a.children.length === b.children.length &&
  a.children.every((child, index) => child.id === b.children[index]?.id);
