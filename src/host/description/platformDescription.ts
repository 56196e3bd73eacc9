import {
  type PlatformDescription,
  platformDescriptionSchema,
  type SessionDescription,
} from '../../protocol/description.ts';
import { problemsOf } from '../../protocol/descriptionText.ts';
import { blockOf, mergeBlock, type Platform } from '../../protocol/platformBlocks.ts';
import { fieldPath } from '../../protocol/schemaProblems.ts';
import { DescriptionError } from './descriptionError.ts';

/**
 * The description as it holds on one platform: its block merged over the rest.
 *
 * @throws DescriptionError where the block does not fit, with the path that the field has in the result.
 */
export function platformDescription(
  description: SessionDescription,
  platform: Platform,
): PlatformDescription {
  const { windows, linux, $schema: _, ...common } = description;
  const block = { windows, linux }[blockOf(platform)];
  const read = problemsOf(platformDescriptionSchema, mergeBlock(common, block ?? {}));
  if ('data' in read) return read.data;
  throw new DescriptionError(read.problems.map(({ path, message }) => ({ path: fieldPath(path), message })));
}
