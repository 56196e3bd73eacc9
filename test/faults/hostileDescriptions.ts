import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDescription } from '../../src/host/description/checkDescription.ts';
import { DescriptionError } from '../../src/host/description/descriptionError.ts';
import { platformDescription } from '../../src/host/description/platformDescription.ts';
import { readDescription } from '../../src/host/description/readDescription.ts';
import type { Fault } from './fault.ts';
import { CommandLine } from './support/commandLine.ts';
import { hostileValue, hurt } from './support/hostileValues.ts';

/** One of everything, as people write it. */
const whole = {
  name: 'article',
  children: [
    { name: 'worker', program: 'worker', args: ['${pipe:main}'], env: { LEVEL: '2' }, stdin: 'closed' },
  ],
  pipes: { main: { mode: 'message', buffer: 65_536, instances: 2 }, other: { role: 'connect', path: '/x' } },
  events: { toChild: { waitedBy: 'child' }, fromChild: { waitedBy: 'parent', reset: 'manual' } },
  memory: { frame: { size: 1_048_576 } },
  announcements: [{ pipe: 'main', length: 8, handle: 'u32le@0', size: 'u32le@4' }],
  steps: [
    { connect: 'main' },
    { send: 'main', hex: '00 ff' },
    { wait: 'fromChild', timeout: 5000 },
    { sleep: 1 },
  ],
  capture: { file: 'x.pcapng', maxSize: 1_000_000 },
  windows: { pipes: { main: { path: '\\\\.\\pipe\\demo' } } },
  linux: { events: { toChild: { type: 'semaphore' } } },
};
const names = [
  ...Object.keys(whole),
  'program',
  'main',
  'worker',
  'frame',
  'args',
  'size',
  'steps',
  'send',
  'set',
];

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const byHand: readonly string[] = [
  '',
  'null',
  '[]',
  '\ufeff{}',
  nested('[', ']', 200_000),
  nested('{"a":', '}', 200_000).replace('}', '1}'),
  `{"env":${nested('[', ']', 3_000)}}`,
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '{"pipes":{"__proto__":{"polluted":1},"constructor":{},"toString":{}}}',
  '{"children":[{"program":"x","env":{"__proto__":{"polluted":"1"}}}]}',
  '{"memory":{"m":{"size":1e999}}}',
  '{"memory":{"m":{"size":99999999999999999999999999}}}',
  '{"pipes":{"main":{"buffer":-1,"instances":1e300}}}',
  `{"name":"${'x'.repeat(1 << 20)}"}`,
  `{"children":[${Array.from({ length: 20_000 }, () => '{}').join()}]}`,
  '{"steps":[{"send":"main","hex":"zz"},{"sleep":1e300},{"wait":"main#99999999999999999999"}]}',
  `{"steps":[{"send":"main","text":"\${${'env:'.repeat(5_000)}"}]}`,
  `{"announcements":[{"pipe":"main","handle":"u32le@${'9'.repeat(400)}","size":"u32le@4"}]}`,
];

export const hostileDescriptions: Fault = {
  name: 'hostile-descriptions',
  what: 'descriptions that nest deeply, with huge numbers and names of prototypes; # of them made up',
  counts: { short: 1_000, normal: 20_000, long: 300_000 },
  patience: 1800,
  async run({ count, place, random }) {
    let refused = 0;
    for (let input = 0; input < count; input++) {
      const text =
        byHand[input] ??
        JSON.stringify(random.below(8) > 0 ? hurt(whole, random, names) : hostileValue(random, names));
      if (!accepts(text ?? 'undefined')) refused++;
    }
    // The same door as the user's: words and exit code 2, for what the parser would stumble over.
    for (const index of [4, 5, 7, 11]) {
      const file = join(place.captures, `${index}.ipc.json`);
      writeFileSync(file, byHand[index] ?? '');
      const run = new CommandLine(['run', file], place.captures);
      assert.equal(await run.end(), 2, `${file}: ${run.stderr}`);
      assert.ok(run.stderr.startsWith(file) && !/\n\s+at /.test(run.stderr), run.stderr.slice(0, 2000));
    }
    return `${refused} refused with the path of the field, ${count - refused} understood; exit code 2`;
  },
};

function accepts(text: string): boolean {
  const begun = performance.now();
  try {
    for (const platform of ['win32', 'linux'] as const) {
      checkDescription(platformDescription(readDescription(text), platform), platform);
    }
    return true;
  } catch (error) {
    if (error instanceof DescriptionError) return false;
    throw new Error(`${text.slice(0, 500)} made it throw ${error instanceof Error ? error.stack : error}`);
  } finally {
    assert.equal(Reflect.get({}, 'polluted'), undefined, `${text.slice(0, 500)} changed a prototype`);
    const took = performance.now() - begun;
    assert.ok(took < 3000, `${text.slice(0, 500)} took ${took} ms`);
  }
}
