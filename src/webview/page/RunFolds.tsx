import { isolateNames } from '../../protocol/isolate.ts';
import type { EarlierRun } from '../../protocol/notices.ts';
import { Digits } from '../text/Digits.tsx';
import { Icon } from '../text/Icon.tsx';
import { countText } from '../text/size.ts';
import { durationText } from '../text/time.ts';
import type { SessionModel } from './SessionModel.ts';
import { useRequest } from './useRequest.ts';

/**
 * The runs of the session that are kept, in their order: one of them is open, and its rows stand between the folds of
 * those before it and those behind it.
 */
export function RunFolds({ model, behind }: { model: SessionModel; behind: boolean }) {
  const { failure, run: request } = useRequest();
  const { run: shown, newest, earlier } = model.session.value;
  const show = (run: number) => request(model.channel.request('showRun', { run }));
  const { all, runs } = model.marks;
  const marked = (run: number) => (run === shown ? all.value.size > 0 : runs.value.includes(run));
  const folds = earlier.filter(({ run }) => (behind ? run > shown : run <= shown));
  const folded = behind && shown !== newest;
  if (folds.length === 0 && !folded) return null;
  return (
    <section class="run-folds" aria-label={behind ? 'Later runs' : 'Earlier runs'}>
      {folds.map((run) => {
        const open = run.run === shown;
        return (
          <RunFold
            key={run.run}
            number={run.run}
            run={run}
            open={open}
            marked={marked(run.run)}
            show={() => show(open ? newest : run.run)}
          />
        );
      })}
      {folded && (
        <RunFold number={newest} run={null} open={false} marked={marked(newest)} show={() => show(newest)} />
      )}
      {failure.value !== null && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
    </section>
  );
}

interface RunFoldProps {
  readonly number: number;
  /** null: the newest. */
  readonly run: EarlierRun | null;
  readonly open: boolean;
  /** Records of it are marked. */
  readonly marked: boolean;
  show(): void;
}

function RunFold({ number, run, open, marked, show }: RunFoldProps) {
  return (
    <button
      type="button"
      class="run-fold"
      aria-expanded={open}
      title={open ? 'Fold this run, and go back to the newest' : 'Show this run'}
      onClick={show}
    >
      <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      <b>Run {number}</b>
      {marked && (
        <span class="run-marked">
          <Icon name="bookmark" /> marked
        </span>
      )}
      {run === null ? (
        <span>the newest</span>
      ) : (
        <>
          <span>{durationText(run.time)}</span>
          <Digits text={countText(run.records, 'record')} />
          <span class="run-end">{isolateNames(run.detail)}</span>
        </>
      )}
    </button>
  );
}
