/** Values for `${…}` in arguments, environment and paths. */
export interface Variables {
  readonly [name: string]: string;
}

const reference = /\$\{([^}]*)\}/g;

/** Names used in a text: `['pipe:main', 'child']`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(reference)].map((match) => match[1] ?? '');
}

/** Replaces each `${name}`; `env:X` comes from `env`, empty when it is not set. Unknown names were refused before. */
export function substitute(text: string, variables: Variables, env: NodeJS.ProcessEnv = process.env): string {
  return text.replace(reference, (whole, name: string) => {
    if (name.startsWith('env:')) return env[name.slice(4)] ?? '';
    return Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole;
  });
}
