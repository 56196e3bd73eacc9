import { isolate } from '../../protocol/isolate.ts';
import { objectIcons } from '../../protocol/objectIcons.ts';
import type { LaneKind } from '../overview/laneCounts.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { Icon } from '../text/Icon.tsx';

interface Named {
  readonly kind: LaneKind;
  readonly key: string;
}

/** Which objects and messages the list shows; what is chosen here is said in the line below the list. */
export function FilterMenu({ model }: { model: SessionModel }) {
  const { list } = model;
  const { children, pipes, events, memory } = model.state.value;
  const objects: readonly Named[] = [
    ...children.map(({ child: key }) => ({ kind: 'child', key }) as const),
    ...pipes.map(({ pipe: key }) => ({ kind: 'pipe', key }) as const),
    ...events.map(({ event: key }) => ({ kind: 'event', key }) as const),
    ...memory.map(({ memory: key }) => ({ kind: 'memory', key }) as const),
  ];
  const only = list.only.value;
  const hidden = list.hide.value;
  return (
    <details class="menu list-menu">
      <summary title="Choose the objects and messages that the list shows">Filter</summary>
      <div class="menu-body">
        {objects.map(({ kind, key }) => {
          const name = `${kind} ${key}`;
          return (
            <label key={name}>
              <input
                type="checkbox"
                checked={!hidden.includes(name) && (only.length === 0 || only.includes(name))}
                onChange={(event) => {
                  const { checked } = event.currentTarget;
                  list.setHidden(name, !checked);
                  if (checked && only.length > 0) list.only.value = [...only, name];
                }}
              />
              <Icon name={objectIcons[kind]} />
              <span class="object-name" title={isolate(key)}>
                {isolate(key)}
              </span>
            </label>
          );
        })}
        <label>
          <select
            aria-label="Direction"
            value={list.direction.value ?? 'both'}
            onChange={(event) => {
              const { value } = event.currentTarget;
              list.direction.value = value === 'in' || value === 'out' ? value : null;
            }}
          >
            <option value="both">Everything</option>
            <option value="in">Only messages to the parent</option>
            <option value="out">Only messages from the parent</option>
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={list.fold.value}
            onChange={(event) => {
              list.fold.value = event.currentTarget.checked;
            }}
          />
          Fold sampled changes
        </label>
        <button
          type="button"
          title="Hides the rows so far; the capture keeps them"
          onClick={() => {
            list.fromRow.value = model.frozen.value?.records ?? model.progress.value.records;
          }}
        >
          Clear view
        </button>
      </div>
    </details>
  );
}
