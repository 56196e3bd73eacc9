import { IconButton } from '../text/IconButton.tsx';
import type { MemorySection } from './MemorySection.ts';
import { patternKinds, patternTitles } from './searchPattern.ts';

/** Finds text or hex in the whole section: Enter the next match, Shift+Enter the one before, Esc gives up. */
export function FindInMemory({ section }: { section: MemorySection }) {
  const { search } = section;
  const { progress, message, failed } = search.state.value;
  const isHex = search.kind.value === 'hex';
  const find = (backwards: boolean) => void section.find(backwards);
  return (
    <search class="find" aria-label="Find in the bytes">
      <label for="find-bytes">Find</label>
      <select
        aria-label="Kind of pattern"
        value={search.kind.value}
        onChange={(event) => {
          const kind = patternKinds.find((known) => known === event.currentTarget.value);
          if (kind) search.kind.value = kind;
        }}
      >
        {patternKinds.map((kind) => (
          <option key={kind} value={kind}>
            {patternTitles[kind]}
          </option>
        ))}
      </select>
      <input
        id="find-bytes"
        class="mono"
        placeholder={isHex ? 'FF ?? EE' : 'text'}
        title={isHex ? '? stands for any digit' : 'Upper and lower case differ'}
        autocomplete="off"
        spellcheck={false}
        value={search.text.value}
        aria-invalid={failed && message !== 'Not found'}
        aria-describedby="find-message"
        onInput={(event) => {
          search.text.value = event.currentTarget.value;
          search.cancel();
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') find(event.shiftKey);
          else if (event.key === 'Escape' && progress !== null) search.cancel();
          else return;
          event.preventDefault();
        }}
      />
      {progress === null ? (
        <>
          <IconButton icon="arrow-up" title="Find the one before (Shift+F3)" act={() => find(true)} />
          <IconButton icon="arrow-down" title="Find the next one (F3)" act={() => find(false)} />
        </>
      ) : (
        <button type="button" title="Stop searching (Esc)" onClick={() => search.cancel()}>
          Stop at {Math.floor(progress * 100)} %
        </button>
      )}
      <output id="find-message" class={failed ? 'find-message failed' : 'find-message'}>
        {message}
      </output>
    </search>
  );
}
