import { isolate, isolateNames } from '../../protocol/isolate.ts';
import { type KindGroup, kindGroups } from '../../protocol/kindGroups.ts';
import { rangeText } from '../overview/rangeText.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { countText } from '../text/size.ts';

/** What hides rows, in words: `lifecycle and output hidden`, `only with "Ack"`. */
export function hiding(model: SessionModel): readonly string[] {
  const hidden = model.search.hiddenKinds.value;
  const query = model.rows.query;
  model.rows.answered.value;
  const parts: string[] = [];
  if (query.text !== '') parts.push(`only with “${isolate(query.text)}”`);
  if (query.filter !== '') parts.push(`only ${isolateNames(query.filter)}`);
  if (hidden.length > 0) parts.push(hiddenText(hidden));
  if (query.only?.length) parts.push(`only ${listed(query.only.map(keyOf))}`);
  if (query.hide?.length) parts.push(`${listed(query.hide.map(keyOf))} hidden`);
  if (query.direction) parts.push(`only messages ${query.direction === 'in' ? 'to' : 'from'} the parent`);
  if (query.range) parts.push(rangeText(query.range));
  if (query.fromRow) parts.push(`${countText(query.fromRow, 'row')} cleared`);
  return parts;
}

/** Whichever is shorter: the kinds that are hidden, or those that are left. */
function hiddenText(hidden: readonly KindGroup[]): string {
  const shown = kindGroups.filter((group) => !hidden.includes(group));
  if (shown.length === 0) return 'all kinds hidden';
  return shown.length < hidden.length ? `only ${listed(shown)}` : `${listed(hidden)} hidden`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `main` of `pipe main`. */
const keyOf = (name: string) => isolate(name.slice(name.indexOf(' ') + 1));
