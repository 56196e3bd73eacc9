import { FilterError } from '../../protocol/filter/filterError.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import { CapturePrinter } from './capturePrinter.ts';
import { exitCodes } from './run.ts';

export interface ShowOptions {
  readonly file: string;
  readonly json: boolean;
  readonly filter: string | null;
}

/** Prints a capture. Returns the exit code: 1 when the file ends early, with what is there printed. */
export async function show({ file, json, filter }: ShowOptions): Promise<number> {
  let printer: CapturePrinter;
  try {
    printer = CapturePrinter.open(file, { json, filter });
  } catch (error) {
    if (error instanceof FilterError) {
      process.stderr.write(
        `The filter is not understood: ${error.message}.\n${pointer(filter ?? '', error.column)}`,
      );
    } else process.stderr.write(`${messageOf(error)}\n`);
    return exitCodes.usage;
  }
  await printer.finish();
  for (const line of printer.failures) process.stderr.write(`${line}\n`);
  if (printer.failures.length > 0) return 1;
  const { complete, damaged } = printer.reader;
  if (complete) return 0;
  process.stderr.write(
    `${damaged ?? 'The capture has no end: it is still being written, or its recorder died.'}\n`,
  );
  return 1;
}

/** The expression with a mark below the column, for a terminal. */
function pointer(expression: string, column: number): string {
  return /[\n\t]/.test(expression) ? '' : `  ${expression}\n  ${' '.repeat(column - 1)}^\n`;
}
