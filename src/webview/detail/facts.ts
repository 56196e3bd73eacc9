import { isolateNames } from '../../protocol/isolate.ts';
import type { Record } from '../../protocol/record.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { count, rangesText, what } from '../../protocol/summary.ts';
import { objectText, recordNumber, uncertaintyOf } from '../rows/columns.ts';
import { sizeText } from '../text/size.ts';
import { clockText, durationText, secondsText } from '../text/time.ts';
import { exitWords } from './exitWords.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A number that counts or measures: drawn in groups of digits, unlike a process number or a date. */
  readonly quantity?: boolean;
  /** One sentence for a word that needs it. */
  readonly explanation?: string;
}

/** `#8 worker → parent on main, 8 bytes`. */
export function detailTitle(record: Record, run: number): string {
  const number = `#${recordNumber(record.seq, run)}`;
  const object = objectText(record);
  const happened = isolateNames(what(record));
  if (record.kind === 'message') return `${number} ${happened} on ${object}, ${count(record.length, 'byte')}`;
  return [number, object, happened].filter((part) => part !== '').join(' ');
}

/** What is known about a record beyond its title and its bytes, as label and value. */
export function factsOf(record: Record, state: SessionState): readonly Fact[] {
  return [...timeFacts(record, state), ...kindFacts(record)];
}

function timeFacts(record: Record, state: SessionState): readonly Fact[] {
  const uncertainty = uncertaintyOf(record);
  const clock = state.startedAt === null ? null : clockText(state.startedAt, record.time);
  const at = clock === null ? '' : `, ${clock}`;
  if (uncertainty === null) {
    const exact: Fact = { label: 'Time', value: `${secondsText(record.time, 9)} s${at}`, quantity: true };
    if (!('since' in record) || record.time - record.since < 1000) return [exact];
    const explanation =
      'The source was last known to be empty at the earlier time; the truth lies between the two.';
    return [
      exact,
      { label: 'Not before', value: `${durationText(record.time - record.since)} earlier`, explanation },
    ];
  }
  const from = secondsText(record.time - uncertainty, 4);
  return [
    {
      label: 'Time',
      value: `between ${from} and ${secondsText(record.time, 4)} s${at}`,
      quantity: true,
      explanation: 'Seen by sampling: it happened at some moment between these two.',
    },
  ];
}

function kindFacts(record: Record): readonly Fact[] {
  switch (record.kind) {
    case 'session.start':
      return [
        {
          label: 'Recorder',
          value: isolateNames(`version ${record.version}, ${record.platform}-${record.arch}`),
        },
        { label: 'Started at', value: isolateNames(record.startedAt) },
      ];
    case 'session.end':
      return [
        { label: 'Reason', value: record.reason },
        { label: 'Exit code', value: String(record.exitCode) },
      ];
    case 'child.start':
      return [
        { label: 'Process', value: String(record.pid) },
        { label: 'Program', value: isolateNames(record.program) },
        ...list('Arguments', record.args.map((argument) => JSON.stringify(argument)).join(' ')),
      ];
    case 'child.exit':
      return [
        { label: 'How', value: isolateNames(exitWords(record)) },
        { label: 'Process', value: String(record.pid) },
        ...list('Exit code', record.exitCode),
        ...list('Signal', record.signal),
        ...list('Status', record.status),
        ...(record.stopped
          ? [
              {
                label: 'Stopped',
                value: 'by us',
                explanation: 'We ended it: this does not count as a failure.',
              },
            ]
          : []),
      ];
    case 'child.output':
      return [
        { label: 'Stream', value: record.stream },
        { label: 'Length', value: count(record.length, 'byte'), quantity: true },
      ];
    case 'pipe.listen':
      return [{ label: 'Path', value: isolateNames(record.path) }];
    case 'pipe.connect':
      return [
        { label: 'Client', value: String(record.instance) },
        ...list('Process', record.pid),
        ...list('Child', record.child),
        ...(record.foreign
          ? [
              {
                label: 'Foreign',
                value: 'yes',
                explanation: 'Not launched by us, nor by a launched process.',
              },
            ]
          : []),
      ];
    case 'pipe.refuse':
      return [...list('Process', record.pid), { label: 'Reason', value: isolateNames(record.reason) }];
    case 'pipe.disconnect':
      return [
        { label: 'Client', value: String(record.instance) },
        { label: 'Reason', value: isolateNames(record.reason) },
      ];
    case 'message':
      return [
        ...(record.issued === null || record.time - record.issued < 1000
          ? []
          : [{ label: 'Send began', value: `${durationText(record.time - record.issued)} earlier` }]),
        ...(record.truncated
          ? [{ label: 'Cut off', value: 'yes', explanation: 'The sender went away in the middle of it.' }]
          : []),
      ];
    case 'event.set':
    case 'event.reset':
    case 'event.signal':
    case 'event.consume':
      return eventFacts(record);
    case 'memory.map':
      return [
        { label: 'Source', value: record.source },
        ...list('Child', record.child),
        ...(record.announcedSize === null
          ? []
          : [{ label: 'Announced size', value: sizeText(record.announcedSize), quantity: true }]),
        { label: 'Real size', value: sizeText(record.realSize), quantity: true },
        ...(record.formerSize === null
          ? []
          : [{ label: 'Size before', value: sizeText(record.formerSize), quantity: true }]),
        ...list('Handle', record.handle === null ? null : handleText(record.handle)),
        ...list('Recognised by', record.rule),
      ];
    case 'memory.change':
      return [
        ...rangeFacts(record.ranges),
        { label: 'Bytes', value: record.stored ? 'recorded' : 'not recorded' },
      ];
    case 'memory.snapshot':
      return [{ label: 'Taken on', value: record.reason }, ...rangeFacts(record.ranges)];
    case 'memory.unmap':
      return [{ label: 'Reason', value: isolateNames(record.reason) }];
    case 'step.ok':
    case 'step.fail':
      return [
        { label: 'Action', value: isolateNames(record.action) },
        ...list('Message', record.message === '' ? null : record.message),
      ];
    case 'note':
    case 'error':
    case 'gap':
      // Shown as a problem, with more room than a fact has.
      return [];
  }
}

function eventFacts(record: {
  by: 'us' | null;
  coalesced: boolean;
  count: number;
  sampled: boolean;
}): readonly Fact[] {
  return [
    record.by === null
      ? { label: 'By', value: 'not us', explanation: 'No kernel tells who sets an event.' }
      : { label: 'By', value: 'us' },
    ...(record.count > 1 ? [{ label: 'Count', value: `at least ${record.count}`, quantity: true }] : []),
    ...(record.coalesced
      ? [
          {
            label: 'Already set',
            value: 'yes',
            explanation: 'It was still set from before: nobody has taken the earlier signal.',
          },
        ]
      : []),
  ];
}

function rangeFacts(ranges: ReadonlyArray<readonly [number, number]>): readonly Fact[] {
  return [{ label: ranges.length === 1 ? 'Range' : 'Ranges', value: rangesText(ranges) }];
}

function handleText(handle: number | string): string {
  return `0x${BigInt(handle).toString(16)} (${handle})`;
}

function list(label: string, value: string | number | null): readonly Fact[] {
  return value === null || value === '' ? [] : [{ label, value: isolateNames(String(value)) }];
}
