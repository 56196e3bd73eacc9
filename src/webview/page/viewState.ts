import { type KindGroup, kindGroups } from '../../protocol/kindGroups.ts';
import { type ByteFormat, byteFormats, type LineEnding, lineEndings } from '../compose/encodeBytes.ts';
import type { Client, ConversationState } from '../conversation/ConversationModel.ts';
import { type AllMemorySettings, parseMemorySettings } from '../memory/memorySettings.ts';
import { optionalColumns } from '../rows/columns.ts';
import { type HighlightRule, parseHighlights } from '../rows/highlightRules.ts';
import { initialListState, type ListState } from './ListOptions.ts';
import { parseListState } from './parseListState.ts';
import { fields, numberOr, strings } from './remembered.ts';

/** What the tab remembers of its view while it is hidden, and across a reload of the window. */
export interface ViewState {
  readonly search: string;
  /** null: all kinds. */
  readonly kinds: readonly KindGroup[] | null;
  readonly list: ListState;
  readonly overviewOpen: boolean;
  readonly highlights: readonly HighlightRule[];
  readonly hiddenColumns: readonly string[];
  readonly columnWidths: { readonly [column: string]: number };
  /** The run that the selection belongs to. */
  readonly run: number;
  readonly selectedRow: number | null;
  readonly follow: boolean;
  /** First row on the screen when the end is not followed. */
  readonly firstShown: number;
  /** Records that there were when the view was frozen; null: it is not. */
  readonly frozen: number | null;
  /** Time of the last of them, in ns since the start; null: not known. */
  readonly frozenAt: number | null;
  readonly detailOpen: boolean;
  /** Part of the width (or height, when it is below) that the detail takes, 0–1. */
  readonly detailShare: number;
  readonly view: string;
  readonly conversation: ConversationState;
  /** Byte order in which numbers at the cursor are read. */
  readonly littleEndian: boolean;
  readonly compose: ComposeState;
  readonly memory: AllMemorySettings;
}

export interface ComposeState {
  /** By pipe: the ending and encoding that its program understands do not change between messages. */
  readonly pipes: { readonly [pipe: string]: { readonly format: ByteFormat; readonly ending: LineEnding } };
  readonly history: readonly string[];
  /** What is typed and not sent yet. */
  readonly draft: string;
  /** null: none was chosen, the first is sent to. */
  readonly target: Client | null;
}

export const initialViewState: ViewState = {
  search: '',
  kinds: null,
  list: initialListState,
  overviewOpen: true,
  highlights: [],
  hiddenColumns: optionalColumns,
  columnWidths: {},
  run: 1,
  selectedRow: null,
  follow: true,
  detailOpen: true,
  detailShare: 1 / 3,
  view: 'records',
  firstShown: 0,
  frozen: null,
  frozenAt: null,
  conversation: { client: null, asHex: false },
  littleEndian: true,
  compose: { pipes: {}, history: [], draft: '', target: null },
  memory: {},
};

/** Reads a remembered state; what is missing, or was written by another version, falls back to the initial value. */
export function parseViewState(value: unknown): ViewState {
  const object = fields(value);
  const initial = initialViewState;
  const share = numberOr(object.detailShare, initial.detailShare);
  return {
    search: typeof object.search === 'string' ? object.search : initial.search,
    kinds: Array.isArray(object.kinds)
      ? kindGroups.filter((group) => strings(object.kinds).includes(group))
      : null,
    list: parseListState(object.list),
    highlights: parseHighlights(object.highlights),
    overviewOpen: object.overviewOpen !== false,
    hiddenColumns: Array.isArray(object.hiddenColumns)
      ? strings(object.hiddenColumns)
      : initial.hiddenColumns,
    columnWidths: Object.fromEntries(
      Object.entries(fields(object.columnWidths)).flatMap(([column, width]) =>
        typeof width === 'number' && width >= 24 && width <= 2000 ? [[column, width]] : [],
      ),
    ),
    run: Number.isSafeInteger(object.run) ? Number(object.run) : initial.run,
    selectedRow: Number.isSafeInteger(object.selectedRow) ? Number(object.selectedRow) : null,
    follow: object.follow !== false,
    firstShown: Number.isSafeInteger(object.firstShown) ? Math.max(0, Number(object.firstShown)) : 0,
    frozen: Number.isSafeInteger(object.frozen) ? Math.max(0, Number(object.frozen)) : null,
    frozenAt: Number.isSafeInteger(object.frozenAt) ? Math.max(0, Number(object.frozenAt)) : null,
    detailOpen: object.detailOpen !== false,
    detailShare: Math.min(0.8, Math.max(0.15, share)),
    view: typeof object.view === 'string' ? object.view : initial.view,
    conversation: parseConversation(object.conversation),
    littleEndian: object.littleEndian !== false,
    compose: parseCompose(object.compose),
    memory: parseMemorySettings(object.memory),
  };
}

function parseConversation(value: unknown): ConversationState {
  const { client, asHex } = fields(value);
  return { client: parseClient(client), asHex: asHex === true };
}

function parseClient(value: unknown): Client | null {
  const { pipe, instance } = fields(value);
  return typeof pipe === 'string' && Number.isSafeInteger(instance)
    ? { pipe, instance: Number(instance) }
    : null;
}

function parseCompose(value: unknown): ComposeState {
  const object = fields(value);
  const pipes = Object.entries(fields(object.pipes)).map(([pipe, entry]) => {
    const { format, ending } = fields(entry);
    return [
      pipe,
      {
        format: byteFormats.find((known) => known === format) ?? 'utf-8',
        ending: lineEndings.find((known) => known === ending) ?? 'none',
      },
    ] as const;
  });
  const draft = typeof object.draft === 'string' ? object.draft : '';
  return {
    pipes: Object.fromEntries(pipes),
    history: strings(object.history).slice(-100),
    draft,
    target: parseClient(object.target),
  };
}
