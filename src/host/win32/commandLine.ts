/**
 * A command line from which CommandLineToArgvW and the C library make the same arguments again.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function commandLine(program: string, args: readonly string[]): string {
  // The first one knows no escapes; no file name holds a quotation mark.
  return [`"${program}"`, ...args.map(quoted)].join(' ');
}

/** Backslashes count double only before a quotation mark, also before the one that we add at the end. */
function quoted(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/**
 * The environment as CreateProcessW wants it: `NAME=value` each ended by zero, one more zero at the end, sorted by name
 * regardless of case. Of names that differ in nothing else the last counts: PATH is Path in what we inherit.
 */
export function environmentBlock(variables: { readonly [name: string]: string }): Buffer {
  const lastOf = new Map(Object.entries(variables).map((entry) => [entry[0].toUpperCase(), entry] as const));
  const lines = [...lastOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [name, value]]) => `${name}=${value}\0`);
  return Buffer.from(`${lines.join('')}\0`, 'utf16le');
}
