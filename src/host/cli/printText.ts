import { isReaderGone } from './readerGone.ts';

/** Prints a text. Returns the exit code: 1 when the output could not take it, as a full disk, which is said. */
export function printText(text: string): Promise<number> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => {
      const failed = error && !isReaderGone(error);
      if (failed) process.stderr.write(`The output cannot be written: ${error.message}.\n`);
      resolve(failed ? 1 : 0);
    });
  });
}
