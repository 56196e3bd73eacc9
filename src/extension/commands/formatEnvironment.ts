export const environmentFormats = ['launch.json', 'shell', 'PowerShell', 'cmd'] as const;
export type EnvironmentFormat = (typeof environmentFormats)[number];

/** Variables as they are pasted into a launch configuration or a terminal. */
export function formatEnvironment(
  variables: { readonly [name: string]: string },
  format: EnvironmentFormat,
): string {
  const entries = Object.entries(variables);
  switch (format) {
    case 'launch.json':
      return `"env": ${JSON.stringify(variables, null, 2)}`;
    case 'shell':
      return entries.map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`).join('\n');
    case 'PowerShell':
      return entries.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('\n');
    case 'cmd':
      return entries.map(([name, value]) => `set "${name}=${value}"`).join('\n');
  }
}
