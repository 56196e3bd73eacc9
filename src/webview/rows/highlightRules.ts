import { signal } from '@preact/signals';
import { compileFilter } from '../../protocol/filter/compileFilter.ts';
import { FilterError } from '../../protocol/filter/filterError.ts';
import type { Predicate } from '../../protocol/filter/parser.ts';
import type { Record } from '../../protocol/record.ts';
import { fields } from '../page/remembered.ts';

/** Tints of the theme, none of them amber, each with an edge of its own for who does not see colours. */
export const highlightStyles = ['blue', 'green', 'purple', 'red'] as const;
export type HighlightStyle = (typeof highlightStyles)[number];

export interface HighlightRule {
  /** A filter expression. */
  readonly expression: string;
  readonly style: HighlightStyle;
}

const most = 20;

/** Rules that tint rows and hide none. The first that takes a record has it. */
export class Highlights {
  readonly rules = signal<readonly HighlightRule[]>([]);
  /** Compiled for this list of rules. */
  #for: readonly HighlightRule[] | null = null;
  #compiled: readonly { readonly takes: Predicate; readonly style: HighlightStyle }[] = [];

  add(rule: HighlightRule): void {
    const others = this.rules.value.filter(({ expression }) => expression !== rule.expression);
    this.rules.value = [...others, rule].slice(-most);
  }

  remove(rule: HighlightRule): void {
    this.rules.value = this.rules.value.filter((other) => other !== rule);
  }

  /** Class for a row; '' when no rule takes it. Of a long message only the bytes that the row has are looked at. */
  styleOf(record: Record): string {
    const rules = this.rules.peek();
    if (rules.length === 0) return '';
    if (this.#for !== rules) {
      this.#for = rules;
      this.#compiled = rules.map(({ expression, style }) => ({ takes: compileFilter(expression), style }));
    }
    const found = this.#compiled.find(({ takes }) => takes(record));
    return found ? `highlight ${found.style}` : '';
  }
}

/** Remembered rules, without those that this version does not understand. */
export function parseHighlights(value: unknown): readonly HighlightRule[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, most).flatMap((entry: unknown) => {
    const { expression, style: name } = fields(entry);
    const style = highlightStyles.find((known) => known === name);
    return typeof expression === 'string' && style && isFilter(expression) ? [{ expression, style }] : [];
  });
}

function isFilter(expression: string): boolean {
  if (expression.trim() === '') return false;
  try {
    compileFilter(expression);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}
