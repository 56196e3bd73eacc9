import { useSignal } from '@preact/signals';
import { filterProblem } from '../../protocol/filter/compileFilter.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { IconButton } from '../text/IconButton.tsx';
import { type HighlightStyle, highlightStyles } from './highlightRules.ts';

/** Rules that tint rows: they hide nothing, and stand apart from the filters. */
export function HighlightMenu({ model: { highlights } }: { model: SessionModel }) {
  const expression = useSignal('');
  const style = useSignal<HighlightStyle>('blue');
  const problem = expression.value.trim() === '' ? null : filterProblem(expression.value);
  const add = (event: Event) => {
    event.preventDefault();
    if (expression.value.trim() === '' || problem !== null) return;
    highlights.add({ expression: expression.value.trim(), style: style.value });
    expression.value = '';
  };
  return (
    <details class="menu list-menu">
      <summary title="Tint rows that fit an expression">Highlight</summary>
      <form class="menu-body" onSubmit={add}>
        {highlights.rules.value.map((rule) => (
          <div key={rule.expression} class="rule">
            <code class={`highlight ${rule.style}`}>{rule.expression}</code>
            <IconButton
              icon="close"
              title="Remove"
              label={`Remove the highlight of ${rule.expression}`}
              act={() => highlights.remove(rule)}
            />
          </div>
        ))}
        <input
          class="mono"
          aria-label="Expression to highlight"
          aria-invalid={problem !== null}
          placeholder={'length > 1000'}
          spellcheck={false}
          value={expression.value}
          onInput={(event) => {
            expression.value = event.currentTarget.value;
          }}
        />
        <div class="rule">
          <select
            aria-label="Tint"
            value={style.value}
            onChange={(event) => {
              const { value } = event.currentTarget;
              style.value = highlightStyles.find((one) => one === value) ?? 'blue';
            }}
          >
            {highlightStyles.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          <button type="submit">Add highlight</button>
        </div>
        <p class="field-error" role="alert">
          {problem}
        </p>
      </form>
    </details>
  );
}
