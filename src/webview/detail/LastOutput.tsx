import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { beginning } from '../../protocol/bytes.ts';
import { isolate } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { reveal } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';

/** Lines of a dead child that are shown: its last words. */
const lines = 5;
/** Characters of a line that are shown; its row has the rest. */
const shown = 400;

/** The last lines that a child wrote to stderr before it ended, each a link to its row; nothing when there are none. */
export function LastOutput({ model, child, row }: { model: SessionModel; child: string; row: number }) {
  const found = useSignal<readonly Row[]>([]);
  useEffect(() => {
    void model.channel.request('lastOutput', { child, stream: 'stderr', row, lines }).then(
      (answer) => {
        found.value = answer;
      },
      // The exit itself is there.
      () => {},
    );
  }, [model, child, row, found]);
  if (found.value.length === 0) return null;
  return (
    <section class="last-output" aria-label="Last lines of stderr">
      <h3>Last lines of stderr</h3>
      <ol>
        {found.value.map(({ row: at, record }) => (
          <li key={at}>
            <button
              type="button"
              class="link mono"
              title="Go to this row"
              onClick={() => void reveal(model, at)}
            >
              {record.kind === 'child.output' ? isolate(beginning(record.text, shown)) || '(empty line)' : ''}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
