import type { SessionModel } from '../page/SessionModel.ts';
import { Toolbar } from '../page/Toolbar.tsx';
import { Icon } from '../text/Icon.tsx';
import { LaneStrip } from './LaneStrip.tsx';
import { RangeTools, WaysThrough } from './OverviewTools.tsx';

/** The whole run on a time axis, a lane for each object. Closed, it takes no room: the views have its button then. */
export function Overview({ model }: { model: SessionModel }) {
  const { overview } = model;
  if (!overview.open.value) return null;
  return (
    <section class="overview" aria-label="Overview">
      <Toolbar class="overview-tools" label="Overview">
        <button
          type="button"
          class="icon-button"
          aria-label="Hide overview"
          title="Hide the overview"
          onClick={() => overview.toggle()}
        >
          <Icon name="chevron-down" />
        </button>
        <WaysThrough model={model} />
      </Toolbar>
      <RangeTools model={model} />
      <LaneStrip model={model} />
    </section>
  );
}
