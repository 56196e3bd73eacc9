import type { TextProblem } from '../../protocol/descriptionText.ts';

/** A description file that cannot be run, and where in its text it is wrong. */
export class DescriptionError extends Error {
  readonly uri: string;
  readonly problems: readonly TextProblem[];

  constructor(uri: string, fileName: string, problems: readonly TextProblem[]) {
    const [first] = problems;
    const path = first?.path ? `${first.path}: ` : '';
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(`${fileName}: ${path}${first?.message ?? 'something is wrong'}${more}`);
    this.name = 'DescriptionError';
    this.uri = uri;
    this.problems = problems;
  }
}
