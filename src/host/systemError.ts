/** An error that a call of the system has ended with, as Node tells of it, such as EIO of a disk: no defect of ours. */
export const isFromSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

/** The name that Node gives to what failed, such as `ENOENT`; null of what has none. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error ? String(error.code) : null;

/** The number of errno of what failed; null of what has none. Node tells it negated. */
export const errorNumber = (error: unknown): number | null =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? Math.abs(error.errno)
    : null;
