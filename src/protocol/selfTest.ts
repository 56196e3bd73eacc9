/** What the self-test found out about one thing. */
export interface CheckResult {
  readonly name: string;
  /** limited: sessions work, but something is not as elsewhere. failed: sessions of some kind will not work. */
  readonly outcome: 'ok' | 'limited' | 'failed';
  /** One line for a person. */
  readonly detail: string;
}

/** The findings as a Markdown table, which also reads well as plain text. Ends with a line end. */
export function selfTestTable(results: readonly CheckResult[]): string {
  const rows = results.map(({ name, outcome, detail }) => [name, outcome, cell(detail)] as const);
  const widest = (column: 0 | 1) => Math.max(...[...rows, heading].map((row) => row[column].length));
  const [names, outcomes] = [widest(0), widest(1)];
  const line = ([name, outcome, detail]: Cells) =>
    `| ${name.padEnd(names)} | ${outcome.padEnd(outcomes)} | ${detail} |`;
  const ruler: Cells = ['-'.repeat(names), '-'.repeat(outcomes), '---'];
  return `${[heading, ruler, ...rows].map(line).join('\n')}\n`;
}

/** Whether sessions can be run on this machine. */
export function selfTestPassed(results: readonly CheckResult[]): boolean {
  return results.length > 0 && results.every(({ outcome }) => outcome !== 'failed');
}

type Cells = readonly [name: string, outcome: string, detail: string];
const heading: Cells = ['check', 'result', 'detail'];

/** A line end or a bar would end the cell. */
const cell = (text: string) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
