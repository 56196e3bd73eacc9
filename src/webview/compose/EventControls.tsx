import { useSignal } from '@preact/signals';
import { isolate } from '../../protocol/isolate.ts';
import type { EventState } from '../../protocol/sessionState.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { Toolbar } from '../page/Toolbar.tsx';

/** The events with their state: the two last used ones in the bar, all of them in a menu. */
export function EventControls({ model }: { model: SessionModel }) {
  const lastUsed = useSignal<readonly string[]>([]);
  const failure = useSignal<string | null>(null);
  const { events } = model.state.value;
  if (events.length === 0) return null;

  const act = (method: EventAction, event: string) => {
    lastUsed.value = [event, ...lastUsed.value.filter((other) => other !== event)];
    failure.value = null;
    model.channel.request(method, { event }).catch((error: unknown) => {
      failure.value = sentenceOf(error);
    });
  };
  const rank = ({ event }: EventState) => {
    const place = lastUsed.value.indexOf(event);
    return place < 0 ? Number.POSITIVE_INFINITY : place;
  };
  const [first, second] = events.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  // In the order of the description: if they moved with use, a second press would be on another event.
  const inBar = events.filter((event) => event === first || event === second);
  return (
    <Toolbar class="events" label="Events">
      {inBar.map((event) => (
        <EventControl key={event.event} event={event} act={act} whereThereIsRoom={event === second} />
      ))}
      {events.length > 1 && (
        <details class="menu">
          <summary>Events ({events.length})</summary>
          <div class="menu-body">
            {events.map((event) => (
              <EventControl key={event.event} event={event} act={act} />
            ))}
          </div>
        </details>
      )}
      {failure.value !== null && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
    </Toolbar>
  );
}

type EventAction = 'setEvent' | 'resetEvent' | 'pulseEvent';

interface EventControlProps {
  readonly event: EventState;
  readonly act: (method: EventAction, event: string) => void;
  /** Left out of a narrow bar. */
  readonly whereThereIsRoom?: boolean;
}

function EventControl({ event, act, whereThereIsRoom = false }: EventControlProps) {
  const asChild = event.waitedBy === 'parent';
  const name = isolate(event.event);
  const state = event.set === null ? 'not known' : event.set ? 'set' : 'not set';
  return (
    <fieldset
      class={whereThereIsRoom ? 'event where-there-is-room' : 'event'}
      aria-label={`Event ${name}`}
      data-event={event.event}
    >
      <span class={`event-state ${event.set ? 'is-set' : ''}`} title={name}>
        <span class="event-name">{name}</span>: <span class="event-now">{state}</span>
      </span>
      <button
        type="button"
        title={asChild ? 'We wait for this event: setting it plays the child' : `Set ${name}`}
        onClick={() => act('setEvent', event.event)}
      >
        {asChild ? 'Set as child' : 'Set'}
      </button>
      <button type="button" title={`Reset ${name}`} onClick={() => act('resetEvent', event.event)}>
        Reset
      </button>
      <button
        type="button"
        class="pulse"
        title={`Set ${name}, and reset it again if nobody took it at once`}
        onClick={() => act('pulseEvent', event.event)}
      >
        Pulse
      </button>
    </fieldset>
  );
}
