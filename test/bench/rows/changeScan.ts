import { execFileSync } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import type { SectionHandle } from '../../../src/host/kernel/section.ts';
import { openSectionView } from '../../../src/host/linux/sectionView.ts';
import { loadChecksum } from '../../../src/host/memory/checksum.ts';
import { PageScan } from '../../../src/host/memory/pageScan.ts';
import { type AnyMeasurement, measurement, median, medians } from '../support/measurement.ts';

const size = 256 << 20;

/** MiB a second. */
interface Rates {
  readonly ours: number;
  readonly reading: number;
  readonly mapping: number;
  readonly comparing: number;
}

/** One round over all pages, none of which has changed. */
export const changeScan: AnyMeasurement = measurement<Rates>({
  rounds: 7,
  rows: [
    {
      id: 'change-scan',
      what: 'change scan of 256 MiB',
      unit: 'ms',
      against:
        'C that reads the pages (pread, as it must to survive that the child shrinks them) and hashes them',
      target: { of: 'ratio', atMost: 1.5 },
      outcome: (rounds) => ({
        ...medians(rounds.map(({ ours, reading }) => ({ ours, reference: reading }))),
        beside: {
          'C that hashes them through a mapping': median(rounds.map(({ mapping }) => mapping)),
          'C that compares them with a copy through a mapping': median(
            rounds.map(({ comparing }) => comparing),
          ),
        },
      }),
    },
  ],
  async round(bench) {
    const file = `/dev/shm/ipc-bench-scan-${process.pid}`;
    fill(file);
    try {
      const scan = bench.reference('scan');
      const inC = (how: string) => {
        const [took, changed] = execFileSync(scan, [file, how], { encoding: 'utf8' }).split(' ').map(Number);
        if (changed !== 0) throw new Error(`The reference saw ${changed} pages change.`);
        return took ?? Number.NaN;
      };
      return { reading: inC('read'), ours: await ours(file), mapping: inC('map'), comparing: inC('compare') };
    } finally {
      unlinkSync(file);
    }
  },
});

function fill(file: string): void {
  const fd = openSync(file, 'w', 0o600);
  const piece = Buffer.alloc(1 << 20);
  for (let at = 0; at < size; at += piece.length) {
    for (let word = 0; word < piece.length; word += 4) piece.writeUInt32LE(((at + word) * 77) >>> 0, word);
    writeSync(fd, piece);
  }
  closeSync(fd);
}

async function ours(file: string): Promise<number> {
  const checksum = await loadChecksum();
  // The view takes the descriptor over.
  const view = openSectionView('memory bench', openSync(file, 'r') as SectionHandle, size);
  try {
    const scan = new PageScan(view, checksum);
    const now = () => performance.now() * 1e6;
    let seen = 0;
    let changed = 0;
    const look = () =>
      scan.slice(now, Number.POSITIVE_INFINITY, ({ since }) => {
        if (since === null) seen++;
        else changed++;
      });
    // What scans all the time is compiled: the third look is as all that follow.
    look();
    look();
    const begun = performance.now();
    look();
    const took = performance.now() - begun;
    if (seen < size / 4096 - 1 || changed > 0)
      throw new Error(`${seen} pages were seen, ${changed} changed.`);
    return took;
  } finally {
    view.close();
  }
}
