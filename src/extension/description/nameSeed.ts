import { createHash } from 'node:crypto';

/**
 * Text that generated kernel names are made from: the same for the same workspace and description, so that a launch
 * configuration of the user's own can hold the names.
 *
 * @param taken seeds of runs that are under way: the second run of a description at once gets other names, always the same ones
 */
export function nameSeed(workspace: string, description: string, taken: ReadonlySet<string>): string {
  for (let ordinal = 1; ; ordinal++) {
    const seed = createHash('sha256')
      .update(JSON.stringify([workspace, description, ordinal]))
      .digest('hex')
      .slice(0, 16);
    if (!taken.has(seed)) return seed;
  }
}
