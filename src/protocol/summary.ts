/** Records in words: the same for the record list, screen readers, the terminal and comments in the capture. */
import { beginning, printableText, toHex, visible } from './bytes.ts';
import { objectOf } from './kindGroups.ts';
import type { Fact } from './record.ts';

type EventFact = Fact<'event.set' | 'event.reset' | 'event.signal' | 'event.consume'>;

const longestText = 160;
const longestRanges = 8;
const longestHex = 32;

/** What happened, in two or three words: `worker → parent`, `set by us`, `exited 0`. */
export function what(record: Fact): string {
  switch (record.kind) {
    case 'session.start':
      return 'session started';
    case 'session.end':
      return 'session ended';
    case 'child.start':
      return 'started';
    case 'child.output':
      return record.stream;
    case 'child.exit':
      return exit(record);
    case 'pipe.listen':
      return 'listening';
    case 'pipe.connect':
      return `${peer(record)} connected`;
    case 'pipe.refuse':
      return 'refused';
    case 'pipe.disconnect':
      return 'disconnected';
    case 'message':
      return record.direction === 'in' ? `${peer(record)} → parent` : `parent → ${peer(record)}`;
    case 'event.set':
    case 'event.reset':
    case 'event.signal':
    case 'event.consume':
      return eventWhat(record);
    case 'memory.map':
      if (record.formerSize === null) return 'mapped';
      return record.realSize === record.formerSize ? 'announced again' : 'grown';
    case 'memory.change':
      return record.sampled ? 'changed' : 'written by us';
    case 'memory.snapshot':
      return 'snapshot';
    case 'memory.unmap':
      return 'unmapped';
    case 'step.ok':
      return `step ${record.step} passed`;
    case 'step.fail':
      return `step ${record.step} failed`;
    case 'note':
    case 'error':
    case 'gap':
      return record.kind;
  }
}

/** What there is to say beyond {@link what}, on one line; '' when nothing. Never holds control or bidi characters. */
export function content(record: Fact): string {
  return visible(rawContent(record));
}

/** All of it in one line: `main, worker → parent, 8 bytes: 40 00 00 00 00 00 01 00`. */
export function sentence(record: Fact): string {
  const object = objectOf(record);
  const size = record.kind === 'message' ? `, ${count(record.length, 'byte')}` : '';
  const head = `${object === null ? '' : `${visible(object)}, `}${visible(what(record))}${size}`;
  const rest = content(record);
  return rest === '' ? head : `${head}: ${rest}`;
}

/** `1 byte`, `8 bytes`. */
export function count(number: number | string, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Text when the bytes are text, else hex; what is cut off is marked by an ellipsis. */
export function bytesOnOneLine(data: Uint8Array, length = data.length): string {
  const cut = data.length < length;
  const text = printableText(data, cut);
  if (text !== null) return beginning(cut ? `${text}…` : text, longestText);
  return `${toHex(data.subarray(0, longestHex))}${length > longestHex ? ' …' : ''}`;
}

function rawContent(record: Fact): string {
  switch (record.kind) {
    case 'session.start':
      return `version ${record.version}, ${record.platform}-${record.arch}, ${record.startedAt}`;
    case 'session.end':
      return `${record.reason}, exit code ${record.exitCode}`;
    case 'child.start':
      return `process ${record.pid}: ${[record.program, ...record.args].join(' ')}`;
    case 'child.output':
      return beginning(record.text, longestText);
    case 'child.exit':
      return `process ${record.pid}${record.stopped ? ', stopped by us' : ''}`;
    case 'pipe.listen':
      return record.path;
    case 'pipe.connect':
      return `client ${record.instance}${process(record.pid)}${record.foreign ? ', not one of the session' : ''}`;
    case 'pipe.refuse':
      return record.pid === null ? record.reason : `process ${record.pid}: ${record.reason}`;
    case 'pipe.disconnect':
      return `client ${record.instance}, ${record.reason}`;
    case 'memory.unmap':
      return record.reason;
    case 'message':
      if (record.length === 0) return '(empty message)';
      return `${record.truncated ? '(cut off) ' : ''}${bytesOnOneLine(record.data, record.length)}`;
    case 'event.set':
    case 'event.reset':
    case 'event.signal':
    case 'event.consume':
      return [record.coalesced ? 'it was still set' : '', record.sampled ? 'sampled' : '']
        .filter(Boolean)
        .join(', ');
    case 'memory.map':
      return mapping(record);
    case 'memory.change':
      return `${rangesText(record.ranges)}${record.stored ? '' : ', bytes not recorded'}`;
    case 'memory.snapshot':
      return `${rangesText(record.ranges)} (${record.reason})`;
    case 'step.ok':
    case 'step.fail':
      return record.message === '' ? record.action : `${record.action}: ${record.message}`;
    case 'note':
    case 'error':
    case 'gap':
      return [record.message, record.remedy ?? ''].filter(Boolean).join(' ');
  }
}

const peer = (record: { child: string | null; instance: number }) =>
  record.child ?? `client ${record.instance}`;
const process = (pid: number | null) => (pid === null ? '' : `, process ${pid}`);

function exit({ exitCode, signal, status }: Fact<'child.exit'>): string {
  if (signal !== null) return `killed by ${signal}`;
  return `exited ${status ?? exitCode ?? ''}`.trim();
}

function eventWhat({ kind, by, count: times }: EventFact): string {
  const verb = { set: 'set', reset: 'reset', signal: 'signalled', consume: 'consumed' }[
    kind.slice('event.'.length) as 'set' | 'reset' | 'signal' | 'consume'
  ];
  return `${verb}${by === null ? '' : ` by ${by}`}${times > 1 ? ` at least ${times} times` : ''}`;
}

function mapping(record: Fact<'memory.map'>): string {
  const { source, announcedSize, formerSize, realSize, handle, child, rule } = record;
  const parts = [`${source}${child === null ? '' : ` by ${child}`}`, count(realSize, 'byte')];
  if (formerSize !== null && formerSize !== realSize) parts.push(`${formerSize} before`);
  if (announcedSize !== null && announcedSize !== realSize) parts.push(`announced as ${announcedSize}`);
  if (handle !== null) parts.push(`handle ${handle}`);
  if (rule !== null) parts.push(rule);
  return parts.join(', ');
}

/** Ranges of offsets in hex, first and last byte: `0x2000–0x203f`. */
export function rangesText(ranges: ReadonlyArray<readonly [number, number]>): string {
  const texts = ranges
    .slice(0, longestRanges)
    .map(([offset, length]) => `0x${offset.toString(16)}–0x${(offset + length - 1).toString(16)}`);
  const more = ranges.length > longestRanges ? ` and ${ranges.length - longestRanges} more` : '';
  return `${texts.join(', ')}${more}`;
}
