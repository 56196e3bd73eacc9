import type { SessionModel } from '../page/SessionModel.ts';
import { Toolbar } from '../page/Toolbar.tsx';
import { Icon } from '../text/Icon.tsx';
import { IconButton } from '../text/IconButton.tsx';
import { rangeText } from './rangeText.ts';

/** What leads through the run without a pointer. */
export function WaysThrough({ model: { places } }: { model: SessionModel }) {
  return (
    <>
      <Tool icon="arrow-left" label="Previous burst" keys="Shift+B" act={() => places.toBurst(false)} />
      <Tool icon="arrow-right" label="Next burst" keys="B" act={() => places.toBurst(true)} />
      <Tool icon="warning" label="Next warning" keys="W" act={() => places.toAlarm(true)} />
    </>
  );
}

/** What the part of the run that is shown can be used for; nothing while all of it is. */
export function RangeTools({ model: { overview, list } }: { model: SessionModel }) {
  const zoom = overview.zoom.value;
  const limit = list.range.value;
  if (zoom === null) return null;
  const limited = limit !== null && zoom[0] === limit[0] && zoom[1] === limit[1];
  return (
    <Toolbar class="overview-tools range-tools" label="Shown range">
      <Tool icon="zoom-out" label="Show the whole run" keys="0" act={() => overview.zoomTo(null)} />
      <button
        type="button"
        class="quiet"
        aria-pressed={limited}
        title={`Show only the rows of ${rangeText(zoom)}`}
        onClick={() => {
          list.range.value = limited ? null : zoom;
        }}
      >
        <Icon name="filter" />
        Limit to range
      </button>
    </Toolbar>
  );
}

function Tool({ icon, label, keys, act }: { icon: string; label: string; keys: string; act: () => unknown }) {
  return <IconButton icon={icon} title={`${label} (${keys})`} label={label} act={act} />;
}
