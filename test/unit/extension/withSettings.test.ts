import assert from 'node:assert/strict';
import { withSettings } from '../../../src/extension/session/withSettings.ts';
import { sessionDescription } from '../../../src/protocol/description.ts';

const plan = (capture: object) => ({
  description: sessionDescription.parse({ capture }),
  folder: '/project',
  workspaceFolder: '/project',
  title: 't',
  nameSeed: null,
  interactive: true,
});
const ring = { capture: { maxSize: 2 ** 20, onFull: 'ring' }, connectNoteAfter: 9_000 } as const;

describe('the settings of a run', () => {
  it('limit a capture where its description does not', () => {
    const { description, connectNoteAfter } = withSettings(plan({ snapshotMax: 4096 }), ring);
    assert.deepEqual(description.capture, { snapshotMax: 4096, maxSize: 2 ** 20, onFull: 'ring' });
    assert.equal(connectNoteAfter, 9_000);
  });

  it('leave a limit that is described as it is', () => {
    const { capture } = withSettings(plan({ maxSize: 65536 }), ring).description;
    assert.deepEqual([capture.maxSize, capture.onFull], [65536, 'stopRecording']);
  });

  it('set no limit by themselves', () => {
    const none = { ...ring, capture: { maxSize: null, onFull: 'ring' } } as const;
    assert.equal(withSettings(plan({}), none).description.capture.maxSize, undefined);
  });
});
