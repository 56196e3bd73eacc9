import type { SessionModel } from '../page/SessionModel.ts';
import { Toolbar } from '../page/Toolbar.tsx';
import { IconButton } from '../text/IconButton.tsx';
import { LaneStrip } from './LaneStrip.tsx';
import { RangeTools, WaysThrough } from './OverviewTools.tsx';

/** The whole run on a time axis, a lane for each object. Closed, it takes no room: the views have its button then. */
export function Overview({ model }: { model: SessionModel }) {
  const { overview } = model;
  if (!overview.open.value) return null;
  return (
    <section class="overview" aria-label="Overview">
      <Toolbar class="overview-tools" label="Overview">
        <IconButton
          icon="chevron-down"
          title="Hide the overview"
          label="Hide overview"
          act={() => overview.toggle()}
        />
        <WaysThrough model={model} />
      </Toolbar>
      <RangeTools model={model} />
      <LaneStrip model={model} />
    </section>
  );
}
