import type { ComponentChildren } from 'preact';
import { Digits } from '../text/Digits.tsx';
import type { Fact } from './facts.ts';

/** Labels and values; links stand behind the facts, in the same columns. */
export function FactList({ facts, children }: { facts: readonly Fact[]; children?: ComponentChildren }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value, quantity, explanation }) => (
        <div key={label} title={explanation}>
          <dt>{label}</dt>
          <dd>
            {quantity ? <Digits text={value} /> : value}
            {explanation !== undefined && <span class="explanation">{explanation}</span>}
          </dd>
        </div>
      ))}
      {children}
    </dl>
  );
}
