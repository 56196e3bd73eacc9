import { rmSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const listName = /^\.open-(\d+)\.json$/;
const list = z.array(z.string());

/** The file in a folder of captures that tells other windows which of them this one has open. */
const ownList = (folder: string): string => join(folder, `.open-${process.pid}.json`);

/** Tells windows with the same folder what this one has open: they make room there too. */
export async function tellOpen(folder: string, open: ReadonlySet<string>): Promise<void> {
  const here = [...open].filter((capture) => dirname(capture) === folder);
  const file = ownList(folder);
  if (here.length === 0) {
    await rm(file, { force: true });
    return;
  }
  // Whole or not at all, whenever another window looks.
  await writeFile(`${file}.new`, JSON.stringify(here), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** For the end of the window, which waits for nothing. */
export function forgetOpen(folder: string): void {
  rmSync(ownList(folder), { force: true });
}

/** What the other windows that are there have open. Lists of those that have gone are removed. */
export async function openElsewhere(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folder).catch(() => []);
  const lists = await Promise.all(
    names.map(async (name) => {
      const pid = Number(listName.exec(name)?.[1] ?? process.pid);
      if (pid === process.pid) return [];
      const file = join(folder, name);
      if (isRunning(pid)) return parsed(await readFile(file, 'utf8').catch(() => ''));
      await rm(file, { force: true });
      return [];
    }),
  );
  return new Set(lists.flat());
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parsed(text: string): readonly string[] {
  try {
    return list.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}
