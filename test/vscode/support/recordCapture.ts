import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Records a short run with the command line, as another person would have done. */
export function recordCapture(workspace: string, name: string): void {
  const description = join(workspace, `${name}.ipc.json`);
  writeFileSync(description, '{ "pipes": { "main": {} }, "steps": [{ "sleep": 1 }], "until": "steps" }');
  const capture = join(workspace, `${name}.pcapng`);
  execFileSync(process.execPath, [join('dist', 'cli.cjs'), 'run', description, '--capture', capture]);
}
