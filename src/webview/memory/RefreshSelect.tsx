import { isolate } from '../../protocol/isolate.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import type { MemorySection } from './MemorySection.ts';
import { isRefreshPolicy } from './memorySettings.ts';

/** When the bytes are read again, remembered for the section; and a button to read them now, where they are not live. */
export function RefreshSelect({ model, section }: { model: SessionModel; section: MemorySection }) {
  const { refresh } = model.memory.settingsOf(section.name);
  const events = model.state.value.events.map(({ event }) => event);
  return (
    <>
      <select
        aria-label="Read the bytes"
        title="When the bytes on the screen are read again"
        value={refresh}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (isRefreshPolicy(value)) model.memory.change(section.name, { refresh: value });
        }}
      >
        <option value="live">Live</option>
        <option value="message">On each message</option>
        {events.map((event) => (
          <option key={event} value={`event:${event}`}>
            On {isolate(event)}
          </option>
        ))}
        <option value="demand">On demand</option>
      </select>
      {refresh !== 'live' && (
        <button type="button" title="Read the bytes now" onClick={() => section.refresh()}>
          Refresh
        </button>
      )}
    </>
  );
}
