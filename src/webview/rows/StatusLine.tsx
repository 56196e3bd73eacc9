import { NoChild } from '../page/NoChild.tsx';
import { PlaceHint } from '../page/PlaceHint.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { Digits } from '../text/Digits.tsx';
import { Icon } from '../text/Icon.tsx';
import { countText } from '../text/size.ts';
import { recordNumber } from './columns.ts';
import { FrozenNote } from './FrozenNote.tsx';
import { hiding } from './hiding.ts';

/** One line for everything that hides rows, and the switch for following. */
export function StatusLine({ model, follow }: { model: SessionModel; follow: () => void }) {
  const frozen = model.frozen.value;
  const total = model.rows.total.value;
  const all = countText(frozen?.records ?? total, 'row');
  const hides = hiding(model);
  const scanning = model.rows.scanned.value < total && model.rows.answered.value;
  return (
    <div class="status-line">
      <span>
        <Digits text={hides.length > 0 ? `${model.shownRows.value} of ${all}` : all} />
      </span>
      {scanning && <span>searched {Math.floor((model.rows.scanned.value / total) * 100)} %</span>}
      {hides.map((text) => (
        <span key={text} class="hides" title={text}>
          {text}
        </span>
      ))}
      {hides.length > 0 && (
        <button type="button" class="link" onClick={() => model.showAll()}>
          Clear all
        </button>
      )}
      {model.list.zero.value !== null && (
        <span>
          time from #{recordNumber(model.list.zero.value.seq, model.run.value)}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              model.list.zero.value = null;
            }}
          >
            From the start
          </button>
        </span>
      )}
      <PlaceHint model={model} />
      <NoChild model={model} />
      <FrozenNote model={model} />
      {model.live.value && frozen === null && <FollowToggle model={model} follow={follow} />}
    </div>
  );
}

function FollowToggle({ model, follow }: { model: SessionModel; follow: () => void }) {
  const following = model.follow.value;
  return (
    <button
      type="button"
      class="quiet"
      aria-pressed={following}
      title={following ? 'Stop following: stay at these rows' : 'Go to the last row and follow'}
      onClick={() => {
        if (following) model.follow.value = false;
        else follow();
      }}
    >
      <Icon name="arrow-down" />
      {following ? 'Following' : <Behind model={model} />}
    </button>
  );
}

function Behind({ model }: { model: SessionModel }) {
  const fresh = model.newRows.count.value;
  return <Digits text={fresh === 0 ? 'Follow' : `${fresh} new`} />;
}
