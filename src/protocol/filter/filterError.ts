/** Of an expression that is not understood. `column` counts characters from 1. */
export class FilterError extends Error {
  readonly column: number;

  constructor(message: string, column: number) {
    super(`${message} (column ${column})`);
    this.name = 'FilterError';
    this.column = column;
  }
}
