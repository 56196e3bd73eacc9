import { open } from 'node:fs/promises';

export interface FoundNames {
  readonly pipes: string[];
  /** Of events and sections. */
  readonly objects: string[];
}

/** The most that is read of a program file: names stand in its data, and a bigger file is mostly debug information. */
const limit = 64 * 1024 * 1024;
const chunkSize = 1024 * 1024;
/** Bytes from the begin of a name to its end, at most, so that none is cut at the border of two chunks. */
const longestName = 1024;
const mostNames = 50;

type Kind = keyof FoundNames;

/** How a name begins, and what it is as a whole. */
const patterns: ReadonlyArray<{ kind: Kind; prefix: string; whole: RegExp }> = [
  { kind: 'pipes', prefix: '\\\\.\\', whole: /^\\\\\.\\pipe\\[^\p{Cc}"*<>|?]{1,240}/iu },
  ...['/tmp/', '/run/', '/var/run/'].map((prefix) => ({
    kind: 'pipes' as const,
    prefix,
    whole: /^\/[\w./-]{1,100}\.sock(?:et)?/,
  })),
  ...['Local\\', 'Global\\'].map((prefix) => ({
    kind: 'objects' as const,
    prefix,
    whole: /^(?:Local|Global)\\[^\p{Cc}"\\]{1,240}/u,
  })),
];
const encodings = ['latin1', 'utf16le'] as const;

/**
 * Names of pipes and of named objects that stand in a program file, as ASCII or UTF-16.
 *
 * Reads only, and lets other work run after each chunk: a large program takes some tenths of a second, in which the tab
 * would get no answers.
 */
export async function scanNames(program: string): Promise<FoundNames> {
  const found = { pipes: new Set<string>(), objects: new Set<string>() };
  const file = await open(program, 'r');
  try {
    const chunk = Buffer.alloc(chunkSize + longestName);
    for (let position = 0; position < limit; position += chunkSize) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      search(chunk.subarray(0, bytesRead), (kind, name) => found[kind].add(name));
      if (bytesRead < chunk.length) break;
    }
  } finally {
    await file.close();
  }
  return { pipes: [...found.pipes].slice(0, mostNames), objects: [...found.objects].slice(0, mostNames) };
}

function search(bytes: Buffer, report: (kind: Kind, name: string) => void): void {
  for (const { kind, prefix, whole } of patterns) {
    for (const encoding of encodings) {
      const wanted = Buffer.from(prefix, encoding);
      // What begins in the overlap is found whole in the next chunk.
      for (
        let at = bytes.indexOf(wanted);
        at >= 0 && at < chunkSize;
        at = bytes.indexOf(wanted, at + wanted.length)
      ) {
        const name = whole.exec(bytes.toString(encoding, at, at + longestName))?.[0];
        if (name !== undefined) report(kind, name.trimEnd());
      }
    }
  }
}
