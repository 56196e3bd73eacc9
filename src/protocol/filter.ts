/**
 * Filter expressions over the fields of records:
 *
 *     expression = all { "||" all }          all = term { "&&" term }
 *     term       = "(" expression ")" | value ( "==" | "!=" | "<" | ">" ) value
 *     value      = field | "string" | number | true | false | null
 *
 * A comparison with a field that the record does not have is false, whatever the operator.
 */
import { toBase64 } from './bytes.ts';
import type { Record } from './record.ts';

type FieldName = Record extends infer R ? (R extends Record ? keyof R : never) : never;

/** Checked by the compiler against the schema, so that the tab need not load that. */
const fieldNames: { readonly [K in FieldName]: true } = {
  seq: true,
  time: true,
  kind: true,
  version: true,
  platform: true,
  arch: true,
  startedAt: true,
  description: true,
  reason: true,
  exitCode: true,
  child: true,
  pid: true,
  program: true,
  args: true,
  stream: true,
  length: true,
  data: true,
  text: true,
  signal: true,
  status: true,
  stopped: true,
  pipe: true,
  path: true,
  instance: true,
  foreign: true,
  direction: true,
  truncated: true,
  since: true,
  issued: true,
  event: true,
  by: true,
  coalesced: true,
  count: true,
  sampled: true,
  memory: true,
  source: true,
  rule: true,
  handle: true,
  announcedSize: true,
  realSize: true,
  ranges: true,
  stored: true,
  step: true,
  action: true,
  message: true,
  object: true,
  call: true,
  code: true,
  name: true,
  remedy: true,
  lost: true,
};

/** Of an expression that is not understood. `column` counts characters from 1. */
export class FilterError extends Error {
  readonly column: number;

  constructor(message: string, column: number) {
    super(`${message} (column ${column})`);
    this.name = 'FilterError';
    this.column = column;
  }
}

export type Predicate = (record: Record) => boolean;
/** Undefined: the record has no such field. */
type Value = string | number | bigint | boolean | null | undefined;
type Operator = '==' | '!=' | '<' | '>';

type Token =
  | { readonly type: 'string' | 'number' | 'word' | 'sign'; readonly text: string; readonly column: number }
  | { readonly type: 'end'; readonly text: ''; readonly column: number };

/**
 * Compiles an expression; an empty one takes every record.
 * @throws FilterError
 */
export function compileFilter(expression: string): Predicate {
  if (expression.trim() === '') return () => true;
  return new Parser(tokensOf(expression)).all();
}

/** The message of the FilterError that this expression would give, or null. */
export function filterProblem(expression: string): string | null {
  try {
    compileFilter(expression);
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

const token =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?)(?![\w.]))|([a-z_]\w*)|(==|!=|&&|\|\||[<>()](?!=)))/iy;

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (; at < expression.trimEnd().length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(expression);
    if (!match) throw unexpected(expression, at);
    const [all, string, number, word, sign] = match;
    const text = string ?? number ?? word ?? sign ?? '';
    const type =
      string !== undefined
        ? 'string'
        : number !== undefined
          ? 'number'
          : word !== undefined
            ? 'word'
            : 'sign';
    tokens.push({ type, text, column: at + all.length - text.length + 1 });
  }
  tokens.push({ type: 'end', text: '', column: at + 1 });
  return tokens;
}

function unexpected(expression: string, from: number): FilterError {
  const at = from + (/^\s*/.exec(expression.slice(from))?.[0].length ?? 0);
  if (expression[at] === '"') return new FilterError('This string does not end', at + 1);
  const [seen = ''] = /^(<=|>=|\S)/.exec(expression.slice(at)) ?? [];
  return new FilterError(`${JSON.stringify(seen)} is not understood here`, at + 1);
}

/** Deeper nesting is refused: it would end the stack, not help anybody. */
const deepest = 200;

class Parser {
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
    const left = this.#value();
    const { text, column } = this.#peek();
    const operator = (['==', '!=', '<', '>'] as const).find((one) => one === text);
    if (!operator) throw new FilterError('A comparison with ==, !=, < or > is missing', column);
    this.#next++;
    const right = this.#value();
    return (record) => compare(left(record), operator, right(record));
  }

  #value(): (record: Record) => Value {
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
    if (!Object.hasOwn(fieldNames, text))
      throw new FilterError(`No record has a field named ${text}`, column);
    return (record) => fieldOf(record, text);
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

/** As the field stands in a JSON line: bytes in base64, lists and descriptions as JSON. */
function fieldOf(record: Record, name: string): Value {
  if (!Object.hasOwn(record, name)) return undefined;
  const value: unknown = record[name as keyof Record];
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    default:
      if (value === null) return null;
      return value instanceof Uint8Array ? toBase64(value) : JSON.stringify(value);
  }
}

function compare(left: Value, operator: Operator, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  const order = orderOf(left, right);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order !== null && order < 0;
    case '>':
      return order !== null && order > 0;
  }
}

/** Negative, 0 or positive; null when the two cannot be compared, as a number and a word, or null and anything else. */
function orderOf(left: Value, right: Value): number | null {
  if (left === right) return 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  const [a, b] = [numeric(left), numeric(right)];
  if (a === null || b === null || (typeof left === 'boolean') !== (typeof right === 'boolean')) return null;
  // A number and a bigint compare by value, also with ==.
  // biome-ignore lint/suspicious/noDoubleEquals: === is false for 1 and 1n
  return a == b ? 0 : a < b ? -1 : 1;
}

function numeric(value: Value): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  return null;
}
