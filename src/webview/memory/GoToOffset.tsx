import { useSignal } from '@preact/signals';
import { parseOffset } from './parseOffset.ts';

/** A field that takes an offset and moves the cursor there. */
export function GoToOffset({ size, goTo }: { size: number; goTo: (offset: number) => void }) {
  const error = useSignal<string | null>(null);
  return (
    <form
      class="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget).get('offset') ?? '');
        const parsed = parseOffset(text, size);
        error.value = 'error' in parsed ? parsed.error : null;
        if (!('error' in parsed)) goTo(parsed.offset);
      }}
    >
      <label>
        Go to{' '}
        <input
          id="go-to-offset"
          name="offset"
          class="mono"
          placeholder="0x2000"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={error.value !== null}
          aria-describedby="offset-error"
        />
      </label>
      <span id="offset-error" class="field-error" role="alert">
        {error.value}
      </span>
    </form>
  );
}
