/** What was thrown, as a sentence: what is no error is said as it is. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
