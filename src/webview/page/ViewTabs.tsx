import { isolate } from '../../protocol/isolate.ts';
import { ColumnMenu } from '../rows/ColumnMenu.tsx';
import { FilterMenu } from '../rows/FilterMenu.tsx';
import { HighlightMenu } from '../rows/HighlightMenu.tsx';
import { ExportMenu } from '../sequence/ExportMenu.tsx';
import { IconButton } from '../text/IconButton.tsx';
import { openAsText } from './askExtension.ts';
import { placeOfKey } from './placeOfKey.ts';
import type { SessionModel } from './SessionModel.ts';
import { Toolbar } from './Toolbar.tsx';

interface View {
  readonly id: string;
  readonly title: string;
}

/** The records, the same as a sequence diagram, one client’s conversation, and one view for each section that is or was mapped. */
export function ViewTabs({ model }: { model: SessionModel }) {
  const views: readonly View[] = [
    { id: 'records', title: 'Records' },
    { id: 'sequence', title: 'Sequence' },
    { id: 'conversation', title: 'Conversation' },
    ...model.state.value.memory.map(({ memory }) => ({
      id: `memory:${memory}`,
      title: `Memory: ${isolate(memory)}`,
    })),
  ];
  const shown = model.shownMemory.value === null ? model.shownView.value : model.view.value;
  const move = (event: KeyboardEvent) => {
    const at = views.findIndex(({ id }) => id === shown);
    const place = placeOfKey(event.key, at, views.length);
    const next = place === null ? undefined : views[place];
    if (!next) return;
    event.preventDefault();
    model.view.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="view-tabs">
      <div class="view-tab-list" role="tablist" aria-label="Views" onKeyDown={move}>
        {views.map(({ id, title }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            title={title}
            aria-selected={id === shown}
            tabIndex={id === shown ? 0 : -1}
            onClick={() => {
              model.view.value = id;
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <Toolbar class="view-tools" label="View">
        {(shown === 'records' || shown === 'sequence') && <FilterMenu model={model} />}
        {shown === 'records' && <HighlightMenu model={model} />}
        {shown === 'records' && <ColumnMenu model={model} />}
        {shown === 'sequence' && <ExportMenu model={model} />}
        {(shown === 'records' || shown === 'sequence') && (
          <IconButton
            icon="go-to-file"
            title="Open these rows as text"
            label="Open as text"
            act={() => openAsText(model, null)}
          />
        )}
        {!model.overview.open.value && (
          <button
            type="button"
            class="quiet"
            title="Show the whole run on a time axis"
            onClick={() => model.overview.toggle()}
          >
            Show overview
          </button>
        )}
        {!model.detailOpen.value && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              model.detailOpen.value = true;
            }}
          >
            Show detail
          </button>
        )}
      </Toolbar>
    </div>
  );
}
