import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import { until } from './deadline.ts';
import { type Around, type Program, startHere } from './program.ts';
import {
  type AnyRecord,
  all,
  hasFields,
  only,
  parseRecord,
  type RecordKind,
  type RecordOf,
  summary,
} from './records.ts';
import { patience, target, targetPath, temporaryFolder, uniqueName } from './target.ts';
import { startInWine, stateOfWine, windowsNode } from './wine.ts';

/** The folder of cli.cjs, on this machine. */
export const distribution = resolve(process.env.IPC_TEST_DIST ?? 'dist');

/** What the command line printed and how it ended. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface FinishedRun extends Outcome {
  readonly records: readonly AnyRecord[];
  /** The capture file, on this machine. */
  readonly capture: string;
  /** The description's folder, on this machine. */
  readonly folder: string;
}

/** A folder of its own for one run. */
export function newFolder(): string {
  const folder = join(temporaryFolder, uniqueName('run'));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** `node cli.cjs ARGUMENTS`; paths among them are the target's (see targetPath). */
export function startCommandLine(
  args: readonly string[],
  cwd = temporaryFolder,
  folder = distribution,
  around: Around = {},
): Promise<Program> {
  const script = join(folder, 'cli.cjs');
  return target === 'wine'
    ? startInWine(targetPath(windowsNode), [targetPath(script), ...args], cwd, around.env)
    : Promise.resolve(startHere(process.execPath, [script, ...args], cwd, around));
}

export async function commandLine(...args: string[]): Promise<Outcome> {
  return ended(await startCommandLine(args));
}

/** The same from another folder than the one under test. */
export async function commandLineIn(folder: string, ...args: string[]): Promise<Outcome> {
  return ended(await startCommandLine(args, temporaryFolder, folder));
}

async function ended(program: Program): Promise<Outcome> {
  try {
    const end = await until('the command line to end', patience, () => program.end);
    return { exitCode: end.exitCode, stdout: program.stdout, stderr: program.stderr };
  } catch (error) {
    program.kill();
    const tail = program.stdout.slice(-4000);
    const around = target === 'wine' ? await stateOfWine() : '';
    throw new Error(`${String(error)}\nstderr: ${program.stderr}\nstdout ends:\n${tail}\n${around}`);
  }
}

/** A run that is going on. */
export class LiveRun {
  readonly folder: string;
  readonly capture: string;
  readonly program: Program;
  readonly records: AnyRecord[] = [];
  #parsed = 0;

  constructor(program: Program, folder: string, capture: string) {
    this.program = program;
    this.folder = folder;
    this.capture = capture;
    program.onProgress = () => this.#parse();
    this.#parse();
  }

  #parse(): void {
    const complete = this.program.stdout.lastIndexOf('\n') + 1;
    if (complete <= this.#parsed) return;
    const lines = this.program.stdout.slice(this.#parsed, complete).trimEnd().split('\n');
    this.#parsed = complete;
    this.records.push(...lines.map(parseRecord));
  }

  /** The first record of a kind with these fields, that is there or comes. */
  async next<K extends RecordKind>(kind: K, fields: Partial<RecordOf<K>> = {}): Promise<RecordOf<K>> {
    return until(`${kind} ${JSON.stringify(fields)}`, patience, () => {
      const [found] = all(this, kind, fields);
      if (found === undefined && this.program.end) {
        const { stderr, end } = this.program;
        throw new Error(`No ${kind} ${JSON.stringify(fields)} before the end (${end.exitCode}): ${stderr}`);
      }
      return found;
    });
  }

  /** Asks the run to stop; only with the option `--stdin`. */
  stop(): void {
    this.program.write('stop\n');
  }

  async finish(): Promise<FinishedRun> {
    const outcome = await ended(this.program);
    const { records, capture, folder } = this;
    return { ...outcome, records, capture, folder };
  }
}

/** Anything that may stand in a description's file: tests of bad input put in what the schema forbids. */
type Description = SessionDescriptionInput | { readonly text: string };

/** Writes the description into a folder of its own and starts `run … --json --capture …`. */
export function startSession(description: Description, ...args: string[]): Promise<LiveRun> {
  return startSessionAmong({}, description, ...args);
}

/** The same, where more is around the command line than it needs. */
export function startSessionAmong(around: Around, description: Description, ...args: string[]) {
  const folder = newFolder();
  const file = join(folder, 'session.ipc.json');
  writeFileSync(file, 'text' in description ? description.text : JSON.stringify(description));
  return startFile(file, folder, args, around);
}

async function startFile(
  file: string,
  folder: string,
  args: readonly string[],
  around: Around = {},
): Promise<LiveRun> {
  const capture = join(folder, 'capture.pcapng');
  const all = ['run', targetPath(file), '--json', '--capture', targetPath(capture), ...args];
  return new LiveRun(await startCommandLine(all, folder, distribution, around), folder, capture);
}

/** Runs a description to its end, checks what holds for every run, and the exit code. */
export async function runSession(
  description: Description,
  exitCode = 0,
  ...args: string[]
): Promise<FinishedRun> {
  return checked(await (await startSession(description, ...args)).finish(), exitCode);
}

/** Runs a file of samples/. */
export async function runFile(file: string, exitCode = 0, ...args: string[]): Promise<FinishedRun> {
  return checked(await (await startFile(file, newFolder(), args)).finish(), exitCode);
}

/**
 * What holds for every run: numbers without holes, time that never falls, one start, one end, and the same exit code
 * in the last record and of the process.
 */
export function checked(run: FinishedRun, exitCode: number): FinishedRun {
  const fail = (what: string): never => {
    throw new Error(`${what}\nexit code ${run.exitCode}\nstderr: ${run.stderr}\n${summary(run.records)}`);
  };
  if (run.exitCode !== exitCode) fail(`Expected exit code ${exitCode}.`);
  let time = 0;
  for (const [index, entry] of run.records.entries()) {
    if (entry.seq !== index + 1) fail(`Record ${index + 1} has the number ${entry.seq}.`);
    if (entry.time < time) fail(`The time of record ${entry.seq} is before the one of ${entry.seq - 1}.`);
    if ('since' in entry && entry.since > entry.time) fail(`Record ${entry.seq} has since after time.`);
    if ('data' in entry && entry.length !== entry.data.length)
      fail(`Record ${entry.seq} has another length.`);
    time = entry.time;
  }
  if (!hasFields(run.records[0] ?? only(run, 'session.start'), { kind: 'session.start' })) fail('No start.');
  const last = run.records.at(-1);
  if (last?.kind !== 'session.end') fail('The last record is not session.end.');
  if (only(run, 'session.end').exitCode !== exitCode) fail('session.end has another exit code.');
  return run;
}

/** `show --json` of a capture. */
export async function show(capture: string, ...args: string[]): Promise<Outcome & { records: AnyRecord[] }> {
  const outcome = await commandLine('show', targetPath(capture), '--json', ...args);
  const lines = outcome.stdout.split('\n').filter((line) => line !== '');
  return { ...outcome, records: lines.map(parseRecord) };
}

/** A file of the run's folder. */
export function readSaved(run: FinishedRun, file: string): Buffer {
  return readFileSync(join(run.folder, file));
}
