import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { environment } from './environment.ts';

/**
 * Processes, as this machine numbers them, whose command line holds all of these texts. Under Wine each Windows process is
 * one of this machine too.
 */
export function processesWith(...texts: string[]): number[] {
  const lines = environment.target === 'win32' ? windowsCommandLines() : linuxCommandLines();
  return [...lines].filter(([, line]) => texts.every((text) => line.includes(text))).map(([pid]) => pid);
}

/**
 * The extension host of a server on Linux: of its processes the one that the server itself started.
 * @param server what each command line of the server holds
 */
export function extensionHostOf(server: string): number {
  const [parent] = processesWith(server, 'server-main.js');
  const found = processesWith('--type=extensionHost').find((pid) =>
    readFileSync(`/proc/${pid}/status`, 'latin1').includes(`PPid:\t${parent}\n`),
  );
  if (found === undefined) throw new Error(`The server ${server} has no extension host.`);
  return found;
}

function linuxCommandLines(): Map<number, string> {
  const lines = new Map<number, string>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      lines.set(Number(entry), readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      // It ended in between.
    }
  }
  return lines;
}

function windowsCommandLines(): Map<number, string> {
  const query = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  const output = execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' });
  const lines = output.split(/\r?\n/).map((line) => /^(\d+) (.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match ? [[Number(match[1]), match[2] ?? '']] : [])));
}
