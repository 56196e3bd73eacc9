import { isolate, isolateNames } from '../../protocol/isolate.ts';
import type { Record } from '../../protocol/record.ts';
import { Icon } from '../text/Icon.tsx';

const icons = { note: 'info', gap: 'warning', error: 'error' } as const;

/** What went wrong: the sentence, the call that failed with its code and name, what to do. */
export function Problem({ record }: { record: Record }) {
  if (record.kind !== 'note' && record.kind !== 'error' && record.kind !== 'gap') return null;
  const code = [record.code, record.name].filter((part) => part !== null).join(' ');
  return (
    <section class={`problem ${record.kind}`} aria-label="Problem">
      <p>
        <Icon name={icons[record.kind]} /> {isolateNames(record.message)}
      </p>
      <dl class="facts">
        {record.call !== null && (
          <div>
            <dt>Call</dt>
            <dd class="mono">{isolate(record.call)}</dd>
          </div>
        )}
        {code !== '' && (
          <div>
            <dt>Code</dt>
            <dd class="mono">{isolate(code)}</dd>
          </div>
        )}
        {record.lost !== null && (
          <div>
            <dt>Lost</dt>
            <dd>{record.lost} records</dd>
          </div>
        )}
        {record.remedy !== null && (
          <div>
            <dt>What to do</dt>
            <dd>{isolateNames(record.remedy)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
