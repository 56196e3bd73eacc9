import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { CommandLine } from './support/commandLine.ts';
import { sample } from './support/place.ts';
import { memoryOf, openHandles } from './support/processes.ts';
import { readCapture } from './support/readCapture.ts';

const mib = 2 ** 20;
/** Threads of Node's pool come and go. */
const slack = 4;

export const repeated: Fault = {
  name: 'repeat',
  what: '# sessions one after the other in one command line',
  counts: { short: 3, normal: 25, long: 1000 },
  patience: 3600,
  async run({ count, place }) {
    const capture = place.newCapture();
    const description = {
      children: [{ name: 'worker', program: sample('ticker'), args: ['--count', '3', '--interval', '1'] }],
      pipes: { main: {} },
      events: {
        tick: {
          waitedBy: 'parent' as const,
          name: place.objectName(),
          ...(process.platform === 'linux' ? { type: 'semaphore' as const } : {}),
        },
      },
      memory: { frame: { size: 65_536, name: place.objectName() } },
    };
    const keeper = CommandLine.run(place, description, '--capture', capture, '--repeat', String(count));
    const use = await watch(keeper);
    // What went wrong is said behind the run that it was, maybe hundreds before the last.
    const said = keeper.stderr.split('\n').filter((line) => !line.startsWith('Recording to '));
    assert.equal(keeper.exitCode, 0, said.join('\n').slice(0, 4000));
    assert.match(keeper.stderr, new RegExp(`${count} runs, all of them ended with 0\\.`));

    const captures = readdirSync(place.captures).filter((name) => name.endsWith('.pcapng'));
    assert.equal(captures.length, count, 'a capture for each run');
    for (const name of captures) assert.ok(readCapture(`${place.captures}/${name}`).complete, name);

    // What the first runs load and cache, the later ones find.
    const settled = use.slice(Math.floor(use.length / 4));
    const [first, last] = [settled.slice(0, settled.length / 2), settled.slice(settled.length / 2)];
    const least = (list: Use[], what: keyof Use) => Math.min(...list.map((one) => one[what]));
    const handles = [least(first, 'handles'), least(last, 'handles')] as const;
    const memory = [least(first, 'memory'), least(last, 'memory')] as const;
    assert.ok(handles[1] <= handles[0] + slack, `handles grew from ${handles[0]} to ${handles[1]}`);
    // The output of a thousand runs is in the test's memory, not in this process's.
    assert.ok(memory[1] <= memory[0] + 16 * mib, `memory grew from ${memory[0]} to ${memory[1]} bytes`);
    const grown = ((memory[1] - memory[0]) / mib).toFixed(1);
    return `${handles[1]} handles between two runs, before and after; ${grown} MiB more memory`;
  },
};

interface Use {
  readonly handles: number;
  readonly memory: number;
}

/** Looks at the process now and then until it ends. */
async function watch(keeper: CommandLine): Promise<Use[]> {
  const use: Use[] = [];
  while (!keeper.ended) {
    try {
      use.push({ handles: openHandles(keeper.pid), memory: memoryOf(keeper.pid) });
    } catch {
      // It has just ended.
    }
    await sleep(50);
  }
  return use.filter(({ handles }) => handles > 0);
}
