import { useEffect, useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from './columns.ts';

/** Where the comment on a record is written: a line below the list, in nobody's way. */
export function MarkEditor({ model }: { model: SessionModel }) {
  const { marks } = model;
  const seq = marks.editing.value;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (seq !== null) field.current?.focus();
  }, [seq]);
  const close = () => {
    marks.editing.value = null;
    document.querySelector<HTMLElement>('main [role=grid]')?.focus();
  };
  const failure = marks.failure.value;
  if (seq === null)
    return failure === null ? null : (
      <p class="mark-editor failure" role="alert">
        {failure}
      </p>
    );
  return (
    <form
      class="mark-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void marks.set(seq, field.current?.value ?? '');
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <label for="mark-comment">Comment on #{recordNumber(seq, model.run.value)}</label>
      {/* Where it begins: what is typed stays when the marks are read again meanwhile. */}
      <input
        key={seq}
        id="mark-comment"
        ref={field}
        maxLength={2000}
        defaultValue={marks.all.value.get(seq) ?? ''}
      />
      <button type="submit">Save</button>
      <button type="button" onClick={close}>
        Cancel
      </button>
    </form>
  );
}
