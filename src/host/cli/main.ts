// The command line: dist/cli.cjs.

import { parseArgs } from 'node:util';
import { version } from '../live/version.ts';
import { errorCode } from '../systemError.ts';
import { doctor } from './doctor.ts';
import { printText } from './printText.ts';
import { exitCodes, run } from './run.ts';
import { show } from './show.ts';

const help = `IPC Inspector ${version}: inspect a live session between processes.

  run SESSION.ipc.json    run a session description and print what happens
      --json              one JSON object a line
      --capture FILE      record into this file (never overwritten: -2, -3, … is added)
      --duration SECONDS  stop after so long
      --workspace DIR     what \${workspaceFolder} means; the description's folder if left out
      --stdin             stop when the line "stop" comes in
      --repeat N          run it N times, each with a capture of its own; the exit code is that of the worst run

  show CAPTURE            print a capture
      --json              one JSON object a line
      --filter EXPRESSION such as: kind == "message" && length > 100

  doctor                check what sessions need of this machine, for a bug report

  --help, --version
`;

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  // What is behind -- is a name.
  if (asksForHelp(rest)) return await printText(help);
  switch (command) {
    case 'run':
      return await run(runOptions(rest));
    case 'show':
      return await show(showOptions(rest));
    case 'doctor':
      noArguments(rest);
      return await doctor();
    case '--version':
      return await printText(`${version}\n`);
    case '--help':
    case '-h':
    case 'help':
      return await printText(help);
    case undefined:
      throw new UsageError('A command is missing.');
    default:
      throw new UsageError(`There is no command ${command}.`);
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((word) => word === '--help' || word === '-h');
}

function runOptions(args: string[]): Parameters<typeof run>[0] {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      capture: { type: 'string' },
      duration: { type: 'string' },
      workspace: { type: 'string' },
      stdin: { type: 'boolean', default: false },
      repeat: { type: 'string', default: '1' },
    },
  });
  return {
    file: only(positionals, 'session description'),
    json: values.json,
    capture: values.capture === undefined ? null : named('--capture', values.capture),
    duration: values.duration === undefined ? null : seconds(values.duration),
    workspace: values.workspace === undefined ? null : named('--workspace', values.workspace),
    stdin: values.stdin,
    repeat: times(values.repeat),
  };
}

function showOptions(args: string[]): Parameters<typeof show>[0] {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, filter: { type: 'string' } },
  });
  return { file: only(positionals, 'capture'), json: values.json, filter: values.filter ?? null };
}

function noArguments(args: string[]): void {
  parseArgs({ args, options: {} });
}

function only(positionals: readonly string[], noun: string): string {
  const [first, second] = positionals;
  if (first === undefined || first === '') throw new UsageError(`The ${noun} is missing.`);
  if (second !== undefined) throw new UsageError(`There is one ${noun} too many: ${second}.`);
  return first;
}

/** As of a variable of a script that is not set: nothing would mean the folder that we are in. */
function named(option: string, path: string): string {
  if (path === '') throw new UsageError(`${option} names nothing.`);
  return path;
}

function seconds(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`--duration takes a number of seconds above 0, not ${JSON.stringify(text)}.`);
}

function times(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--repeat takes a whole number above 0, not ${JSON.stringify(text)}.`);
}

/** node:util throws these for options that it does not know. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError || errorCode(error)?.startsWith('ERR_PARSE_ARGS') === true;

// Whoever writes to stdout hears of it by the write. Of stderr nobody is left to be told, and a run goes on: unheard, it
// would end us, and the run with us.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

// The exit code is set rather than the process ended, so that everything written to stdout arrives.
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (isUsage(error)) {
      process.stderr.write(`${error.message}\n\n${help}`);
      process.exitCode = exitCodes.usage;
      return;
    }
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  },
);
