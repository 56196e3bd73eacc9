/** The name of a child: given, or its program's without folder and `.exe`. */
export function childName(child: { name?: string | undefined; program: string }): string {
  if (child.program === '${sample}') return child.name ?? 'sample';
  return child.name ?? (child.program.split(/[\\/]/).at(-1) ?? child.program).replace(/\.exe$/i, '');
}

/** Key of the pipe in a target: `main`, `main#2`, `main@worker`. */
export const pipeOfTarget = (target: string): string => target.replace(/[#@].*$/, '');
