import type { Record } from '../record.ts';
import { compare, operators } from './compare.ts';
import { fieldValue, isFieldName, type Value } from './fieldValue.ts';
import { FilterError } from './filterError.ts';
import type { Token } from './tokens.ts';

export type Predicate = (record: Record) => boolean;

/** Deeper nesting is refused: it would end the stack, not help anybody. */
const deepest = 200;

/** Builds a predicate from tokens, by recursive descent. */
export class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): Predicate {
    const predicate = this.#or();
    const { type, text, column } = this.#peek();
    if (type !== 'end') throw new FilterError(`&& or || is missing before ${JSON.stringify(text)}`, column);
    return predicate;
  }

  #or(): Predicate {
    const parts = [this.#and()];
    while (this.#take('||')) parts.push(this.#and());
    return parts.length === 1 && parts[0] ? parts[0] : (record) => parts.some((part) => part(record));
  }

  #and(): Predicate {
    const parts = [this.#term()];
    while (this.#take('&&')) parts.push(this.#term());
    return parts.length === 1 && parts[0] ? parts[0] : (record) => parts.every((part) => part(record));
  }

  #term(): Predicate {
    const { column } = this.#peek();
    if (!this.#take('(')) return this.#comparison();
    if (++this.#depth > deepest) throw new FilterError('There are too many parentheses', column);
    const inner = this.#or();
    if (!this.#take(')')) throw new FilterError('")" is missing', this.#peek().column);
    this.#depth--;
    return inner;
  }

  #comparison(): Predicate {
    const { text: field } = this.#peek();
    const left = this.#value();
    const { text, column } = this.#peek();
    const operator = operators.find((one) => one === text);
    if (!operator) throw new FilterError('A comparison with ==, !=, < or > is missing', column);
    this.#next++;
    const right = this.#value(field);
    return (record) => compare(left(record), operator, right(record));
  }

  /** @param comparedTo name of the field before the operator, where this stands behind one */
  #value(comparedTo?: string): (record: Record) => Value {
    const { type, text, column } = this.#peek();
    this.#next++;
    if (type === 'string') return constant(unquote(text, column));
    if (type === 'number') return constant(numberOf(text));
    if (type !== 'word') {
      throw new FilterError(
        'The name of a field, a string, a number, true, false or null is missing',
        column,
      );
    }
    if (text === 'true' || text === 'false') return constant(text === 'true');
    if (text === 'null') return constant(null);
    const quoted = `: a text is written ${JSON.stringify(text)}`;
    // Some kinds are called like a field, such as message: that comparison would be true of no record.
    if (comparedTo === 'kind') throw new FilterError(`A kind is a text${quoted}`, column);
    if (!isFieldName(text)) {
      const hint = comparedTo === undefined ? '' : quoted;
      throw new FilterError(`No record has a field named ${text}${hint}`, column);
    }
    return (record) => fieldValue(record, text);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { type: 'end', text: '', column: 1 };
  }

  #take(sign: string): boolean {
    const { type, text } = this.#peek();
    if (type !== 'sign' || text !== sign) return false;
    this.#next++;
    return true;
  }
}

const constant = (value: Value) => () => value;

function unquote(text: string, column: number): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new FilterError('This string has an escape that JSON does not know', column);
  }
}

/** Integers that a number cannot hold exactly are compared as such: records have them as decimal strings. */
function numberOf(text: string): number | bigint {
  const number = text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
  if (text.includes('.') || Number.isSafeInteger(number)) return number;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}
