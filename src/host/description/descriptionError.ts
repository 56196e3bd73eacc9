/** One thing that is wrong in a session description, and where. */
export interface DescriptionProblem {
  /** Path of the field: `pipes.main.role`, `steps[2].wait`; '' for the whole file. */
  readonly path: string;
  readonly message: string;
  /** Where, in characters from the start of the text, if that is known. */
  readonly offset?: number;
}

/** A description that cannot be run. The command line answers it with exit code 2. */
export class DescriptionError extends Error {
  readonly problems: readonly DescriptionProblem[];

  constructor(problems: readonly DescriptionProblem[]) {
    super(problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'));
    this.name = 'DescriptionError';
    this.problems = problems;
  }
}
