/** An error that a call of the system has ended with, such as EIO of a disk: no defect of ours. */
export const isFromSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;
