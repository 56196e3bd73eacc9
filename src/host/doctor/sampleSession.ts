import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionDescription } from '../../protocol/description.ts';
import type { Record } from '../../protocol/record.ts';
import { sampleDescription } from '../../protocol/sampleDescription.ts';
import { CaptureReader } from '../capture/captureReader.ts';
import { loadKernel } from '../kernel/loadKernel.ts';
import { LiveRun } from '../live/liveRun.ts';
import { loadChecksum } from '../memory/checksum.ts';
import type { Check, Tell } from './check.ts';

/** ms. Then the run ends by itself, and its capture tells how far it came. */
const patience = 20_000;

/** The sample session with one question more, and an end of its own. */
const description = sessionDescription.parse({
  ...sampleDescription,
  name: 'self-test',
  steps: [...sampleDescription.steps, { send: 'main', text: 'hello' }, { receive: 'main' }],
  until: 'steps',
});

/** A whole session: reactor and writer thread, a child, its announced memory, and a capture that is read again. */
export const checkSampleSession: Check = {
  name: 'sample session',
  async run(tell) {
    const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-check-'));
    try {
      const begun = performance.now();
      const records = await recordSample(folder);
      judge(records, Math.round(performance.now() - begun), tell);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function recordSample(folder: string): Promise<Record[]> {
  const [kernel, checksum] = await Promise.all([loadKernel(), loadChecksum()]);
  const capture = await new Promise<string>((resolve) => {
    const run = new LiveRun(
      {
        description,
        folder,
        workspaceFolder: folder,
        title: 'self-test',
        capture: { folder },
        nameSeed: null,
        interactive: false,
        duration: patience,
      },
      kernel,
      checksum,
      {
        written: () => {},
        backlog: () => {},
        unrecorded: () => {},
        ended: () => resolve(run.capture),
      },
    );
  });
  const reader = CaptureReader.open(capture);
  try {
    await reader.followAll();
    return Array.from({ length: reader.total }, (_, row) => reader.record(row));
  } finally {
    reader.close();
  }
}

function judge(records: readonly Record[], took: number, tell: Tell): void {
  const problems = records.flatMap((record) => {
    if (record.kind === 'error' || record.kind === 'gap') return [record.message];
    return record.kind === 'step.fail' ? [`${record.action}: ${record.message}`] : [];
  });
  const end = records.at(-1);
  if (problems.length > 0) tell('sample session', 'failed', problems.slice(0, 3).join(' '));
  else if (end?.kind !== 'session.end') tell('sample session', 'failed', 'the capture has no end');
  else if (end.reason === 'duration')
    tell('sample session', 'failed', `it did not end within ${patience} ms`);
  else tell('sample session', 'ok', `${records.length} records in ${took} ms, then ${end.reason}`);

  const map = records.find((record) => record.kind === 'memory.map');
  if (!map) tell('announced memory', 'failed', 'the memory that the child announced was not mapped');
  else
    tell('announced memory', 'ok', `the child's handle ${map.handle} is taken: ${map.realSize} bytes mapped`);
  const answered = records.some(
    (record) => record.kind === 'message' && Buffer.from(record.data).toString() === 'you said: hello',
  );
  tell('question and answer', answered ? 'ok' : 'failed', answered ? 'the child answers' : 'no answer came');
}
