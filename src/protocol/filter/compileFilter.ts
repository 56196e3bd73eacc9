/**
 * Filter expressions over the fields of records:
 *
 *     expression = all { "||" all }          all = term { "&&" term }
 *     term       = "(" expression ")" | value ( "==" | "!=" | "<" | ">" ) value
 *     value      = field | "string" | number | true | false | null
 *
 * A comparison with a field that the record does not have is false, whatever the operator.
 */
import { FilterError } from './filterError.ts';
import { Parser, type Predicate } from './parser.ts';
import { tokensOf } from './tokens.ts';

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
