import { l10n, window } from 'vscode';
import { plainMessage } from '../plainText.ts';
import { back, type Choice, choose } from '../questions/prompts.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/sessionList.ts';
import { TreeElement } from '../tree/sessionTree.ts';
import type { TreeNode } from '../tree/treeNodes.ts';

/** The node of the tree on which a command was invoked; null when it came from the palette or a key. */
export const nodeOfArgument = (argument: unknown): TreeNode | null =>
  argument instanceof TreeElement ? argument.node : null;

/**
 * The session that a command acts on: that of the tree's node, else of the focused tab, else the only one; else it asks.
 * @param fits which sessions can be acted on
 * @param none what to say when there is none
 */
export async function targetSession(
  sessions: SessionList,
  argument: unknown,
  fits: (session: Session) => boolean,
  none: string,
): Promise<Session | null> {
  const node = nodeOfArgument(argument);
  const named = node ? sessions.byId(node.session) : sessions.focused;
  if (named && fits(named)) return named;
  const candidates = node ? [] : sessions.all.filter(fits);
  const [only] = candidates;
  if (!only) {
    void window.showInformationMessage(none);
    return null;
  }
  if (candidates.length === 1) return only;
  const choices = candidates.map((session) => ({
    label: session.title,
    description: session.view.status,
    value: session,
  }));
  const answer = await choose<Session>(
    { title: l10n.t('Session'), canGoBack: false },
    l10n.t('Which session?'),
    choices,
  );
  return typeof answer === 'object' ? answer : null;
}

/** An object to choose, and its key in the tree. */
export interface ObjectChoice<T> extends Choice<T> {
  readonly key: string;
  readonly value: T;
}

/**
 * The object of a session that a command acts on: that of the tree's node, else the only one; else it asks.
 * @param none what to say when there is none
 */
export async function targetObject<T>(
  argument: unknown,
  kind: TreeNode['kind'],
  choices: readonly ObjectChoice<T>[],
  question: string,
  none: string,
): Promise<T | null> {
  const node = nodeOfArgument(argument);
  if (node?.kind === kind) {
    const named = choices.find(({ key }) => key === node.key);
    // Another one in its place is not what was clicked.
    if (named) return named.value;
    const sentence = l10n.t('{0} is not in that state any more.', node.label);
    void window.showInformationMessage(plainMessage(sentence));
    return null;
  }
  const [only] = choices;
  if (!only) {
    void window.showInformationMessage(none);
    return null;
  }
  if (choices.length === 1) return only.value;
  const answer = await choose<T>({ title: question, canGoBack: false }, question, choices);
  return answer === undefined || answer === back ? null : answer;
}
