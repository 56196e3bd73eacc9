import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { visible } from '../../protocol/bytes.ts';
import { IconButton } from '../text/IconButton.tsx';
import { type Completions, completionsAt } from './completions.ts';
import type { SessionModel } from './SessionModel.ts';

/** One box for both: an expression such as `pipe == "main" && length > 4` filters, any other text is looked for. */
export function SearchBox({ model }: { model: SessionModel }) {
  const input = useRef<HTMLInputElement>(null);
  const { text } = model.search;
  const error = model.search.reading.value.problem;
  const offered = useSignal<Completions | null>(null);
  /** Which of them Enter takes; −1: none, as what is typed may be a text to look for. */
  const active = useSignal(-1);
  const offer = (completions: Completions | null) => {
    offered.value = completions;
    active.value = -1;
    if (completions) model.announcer.say(`${completions.options.length} completions`);
  };
  const take = (option: string | undefined) => {
    const field = input.current;
    if (!field || option === undefined || !offered.value) return;
    field.setRangeText(`${option} `, offered.value.from, offered.value.to, 'end');
    text.value = field.value;
    offer(null);
  };
  const key = (event: KeyboardEvent) => {
    const { options } = offered.value ?? { options: [] };
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      // Round through all of them, and through none.
      active.value = ((active.value + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    } else if (event.key === 'Enter' && active.value >= 0) take(options[active.value]);
    else if (event.key === 'Escape' && options.length > 0) offer(null);
    else if (event.key === 'Escape' && text.value !== '') text.value = '';
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="search">
      <input
        ref={input}
        id="search"
        type="search"
        class="mono"
        aria-label="Filter or search"
        aria-invalid={error !== null}
        aria-describedby="search-error"
        aria-autocomplete="list"
        aria-controls={offered.value ? 'search-completions' : undefined}
        aria-activedescendant={active.value >= 0 ? `completion-${active.value}` : undefined}
        placeholder="Filter or search"
        title={'Text to find, or a filter such as pipe == "main" && length > 4'}
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          text.value = value;
          offer(completionsAt(value, selectionStart ?? value.length, model.state.value));
        }}
        onBlur={() => offer(null)}
        onKeyDown={key}
      />
      {text.value !== '' && (
        <IconButton
          icon="close"
          title="Clear"
          label="Clear the search"
          act={() => {
            text.value = '';
            input.current?.focus();
          }}
        />
      )}
      {offered.value && (
        <div id="search-completions" class="completions mono" role="listbox" aria-label="Completions">
          {offered.value.options.map((option, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box
            <div
              key={option}
              id={`completion-${at}`}
              role="option"
              aria-selected={at === active.value}
              onMouseDown={(event) => {
                // The box keeps the focus, and with it what is offered.
                event.preventDefault();
                take(option);
              }}
            >
              {visible(option)}
            </div>
          ))}
        </div>
      )}
      <p id="search-error" class="field-error" role="alert">
        {offered.value ? null : error}
      </p>
    </div>
  );
}
