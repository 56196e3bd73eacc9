/** Name of a kernel's generated or exact object as a child needs to get it in arguments and environment. */
export interface Named {
  /** Value for `${pipe:x}` …: path or name, or the number of the descriptor that the child will inherit. */
  readonly childValue: string;
  close(): void;
}
