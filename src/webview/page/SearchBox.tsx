import { Icon } from '../text/Icon.tsx';
import type { SessionModel } from './SessionModel.ts';

/** One box for both: an expression such as `pipe == "main" && length > 4` filters, any other text is looked for. */
export function SearchBox({ model }: { model: SessionModel }) {
  const error = model.search.query.value.problem;
  return (
    <div class="search">
      <input
        id="search"
        type="search"
        class="mono"
        aria-label="Filter or search"
        aria-invalid={error !== null}
        aria-describedby="search-error"
        placeholder="Filter or search"
        title={'Text to find, or a filter such as pipe == "main" && length > 4'}
        autocomplete="off"
        spellcheck={false}
        value={model.search.text.value}
        onInput={(event) => {
          model.search.text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || model.search.text.value === '') return;
          event.stopPropagation();
          model.search.text.value = '';
        }}
      />
      {model.search.text.value !== '' && (
        <button
          type="button"
          class="icon-button"
          title="Clear"
          aria-label="Clear the search"
          onClick={() => {
            model.search.text.value = '';
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <p id="search-error" class="field-error" role="alert">
        {error}
      </p>
    </div>
  );
}
