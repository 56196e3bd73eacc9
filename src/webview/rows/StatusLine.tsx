import { type KindGroup, kindGroups } from '../../protocol/kindGroups.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { Digits } from '../text/Digits.tsx';
import { Icon } from '../text/Icon.tsx';
import { countText } from '../text/size.ts';

/** One line for everything that hides rows, and the switch for following. */
export function StatusLine({ model, follow }: { model: SessionModel; follow: () => void }) {
  const matched = model.rows.matched.value;
  const total = model.rows.total.value;
  const hides = hiding(model);
  const scanning = model.rows.scanned.value < total && model.rows.answered.value;
  const frozen = model.frozen.value;
  return (
    <div class="status-line">
      <span>
        <Digits
          text={hides.length > 0 ? `${matched} of ${countText(total, 'row')}` : countText(total, 'row')}
        />
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
      <span class="spring" />
      {frozen && (
        <span class="frozen">
          frozen, recording goes on: <Digits text={String(model.progress.value.records - frozen.records)} />{' '}
          new
        </span>
      )}
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
  const since = model.followedUpTo.value;
  const fresh = Math.max(0, model.rows.matched.value - since);
  return <Digits text={fresh === 0 ? 'Follow' : `${fresh} new`} />;
}

/** What hides rows, in words: `lifecycle and output hidden`, `only with "Ack"`. */
function hiding(model: SessionModel): readonly string[] {
  const hidden = model.hiddenKinds.value;
  const query = model.rows.query;
  model.rows.answered.value;
  const parts: string[] = [];
  if (query.text !== '') parts.push(`only with “${query.text}”`);
  if (query.filter !== '') parts.push(`only ${query.filter}`);
  if (hidden.length > 0) parts.push(hiddenText(hidden));
  return parts;
}

/** Whichever is shorter: the kinds that are hidden, or those that are left. */
function hiddenText(hidden: readonly KindGroup[]): string {
  const shown = kindGroups.filter((group) => !hidden.includes(group));
  if (shown.length === 0) return 'all kinds hidden';
  return shown.length < hidden.length ? `only ${listed(shown)}` : `${listed(hidden)} hidden`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
