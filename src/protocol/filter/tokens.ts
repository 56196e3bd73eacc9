import { FilterError } from './filterError.ts';

export type Token =
  | { readonly type: 'string' | 'number' | 'word' | 'sign'; readonly text: string; readonly column: number }
  | { readonly type: 'end'; readonly text: ''; readonly column: number };

const token =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?)(?![\w.]))|([a-z_][\w.]*)|(==|!=|&&|\|\||[<>()](?!=)))/iy;

/** @throws FilterError at what is no part of an expression */
export function tokensOf(expression: string): Token[] {
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
