import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import type { Place } from './place.ts';
import { killProcess } from './processes.ts';
import { patience } from './recorder.ts';
import { until } from './until.ts';

/** A `cli.cjs` that runs. */
export class CommandLine {
  readonly pid: number;
  stdout = '';
  stderr = '';
  exitCode: number | null = null;
  ended = false;

  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
    const script = join(__dirname, 'cli.cjs');
    const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = child.pid ?? 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    child.on('close', (exitCode) => {
      this.exitCode = exitCode;
      this.ended = true;
    });
  }

  /** `run` of a description that is written into a file of its own. */
  static run(place: Place, description: SessionDescriptionInput, ...args: string[]): CommandLine {
    const file = join(place.captures, `${place.uniqueName()}.ipc.json`);
    writeFileSync(file, JSON.stringify(description));
    return new CommandLine(['run', file, '--json', ...args], place.captures);
  }

  kill(): void {
    killProcess(this.pid);
  }

  async end(milliseconds = patience): Promise<number | null> {
    await until('the command line to end', milliseconds, () => this.ended);
    return this.exitCode;
  }
}
