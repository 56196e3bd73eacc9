import { alarmOf } from '../../../src/protocol/alarm.ts';
import { applyRecord } from '../../../src/protocol/applyRecord.ts';
import { Channel, type Methods, type Notices, type Transport } from '../../../src/protocol/channel.ts';
import { objectOf } from '../../../src/protocol/kindGroups.ts';
import type { PageNotices, PageSettings, TabSession } from '../../../src/protocol/notices.ts';
import type { Query } from '../../../src/protocol/query.ts';
import type { Record } from '../../../src/protocol/record.ts';
import { type Mark, type PageMethods, type Place, pageParsers } from '../../../src/protocol/requests.ts';
import type { Fold, Row, RowWindow } from '../../../src/protocol/rowAnswers.ts';
import { emptySessionState, type SessionState } from '../../../src/protocol/sessionState.ts';
import { content, what } from '../../../src/protocol/summary.ts';
import type { VsCodeApi } from '../../../src/webview/page/vscodeApi.ts';
import { FakeMemory } from './fakeMemory.ts';
import { fakeOverview } from './fakeOverview.ts';
import {
  evil,
  fakeRecord,
  fakeReply,
  KindView,
  makeRecordsHostile,
  sessionRows,
  writeNamesFromRightToLeft,
} from './fakeRecords.ts';
import { drawVscodeMenus } from './vscodeMenus.ts';

/** The other side of the page's channel, in the page itself: serves generated records, and can be told what to do. */
export class FakeExtension {
  total = sessionRows;
  /** Requests so far, by name and with their parameters. */
  readonly calls: { method: string; params: unknown }[] = [];
  rowsUnderWay = 0;
  mostRowsUnderWay = 0;
  /** Searches have looked at so many rows so far. */
  searchedUpTo = Number.POSITIVE_INFINITY;
  /** Answers take so many ms. */
  delay = 0;
  readonly #marks = new Map<number, Mark[]>();
  /** The next send fails with this sentence. */
  sendFails: string | null = null;
  /** The next file cannot be used, or the next message saved, for this reason. */
  fileFails: string | null = null;
  /** Texts cannot be saved, for this reason. */
  saveFails: string | null = null;
  /** Sends are answered, since the client reads; to be called after {@link holdSends}. */
  answerSends: () => void = () => {};
  #clientReads = Promise.resolve();
  saved: unknown;
  readonly violations: string[] = [];
  readonly section = new FakeMemory();
  session: TabSession = {
    title: 'article',
    run: 1,
    newest: 1,
    earlier: [],
    status: 'running',
    detail: '',
    capture: 'article.pcapng',
    canRestart: true,
    remote: null,
  };
  settings: PageSettings = { timeFormat: 'sinceStart', memoryRefresh: 'live' };
  state: SessionState = stateAfter(sessionRows);
  /** What the detail is told of, whichever record it asks for. */
  recordInstead: Record | null = null;
  readonly #channel: Channel<Methods, Notices>;
  #views = new Map<string, KindView>();
  #growing: ReturnType<typeof setInterval> | undefined;

  constructor(saved: unknown) {
    this.saved = saved;
    this.#channel = new Channel(this.#transport());
    this.#serve();
    drawVscodeMenus((command) => this.notify('menu', { action: command.replace('ipcInspector.menu.', '') }));
    document.addEventListener('securitypolicyviolation', (event) => {
      this.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  }

  /** Of the run that is shown. */
  get marks(): Mark[] {
    return this.#marks.get(this.session.run) ?? [];
  }
  set marks(marks: Mark[]) {
    this.#marks.set(this.session.run, marks);
  }

  notify<K extends keyof PageNotices & string>(name: K, value: PageNotices[K]): void {
    this.#channel.notify(name, value);
  }

  /** The client does not read: no send is answered before {@link answerSends}. */
  holdSends(): void {
    this.#clientReads = new Promise((resolve) => {
      this.answerSends = resolve;
    });
  }

  /** Sends what the extension sends when a page is ready. */
  tellAll(): void {
    this.notify('settings', this.settings);
    this.notify('session', this.session);
    this.notify('state', this.state);
    this.tellProgress();
  }

  tellProgress(): void {
    const time = fakeRecord(Math.max(0, this.total - 1)).time;
    this.notify('progress', { records: this.total, bytes: this.total * 40, lost: 0, time });
  }

  setTotal(total: number): void {
    this.total = total;
    this.state = stateAfter(Math.min(total, sessionRows));
    this.tellAll();
  }

  change(session: Partial<TabSession>): void {
    const newest = session.run ?? this.session.newest;
    this.session = { ...this.session, newest, ...session };
    this.notify('session', this.session);
  }

  /** The next run begins; what was recorded so far is its past. */
  restart(): void {
    const { newest, earlier } = this.session;
    const past = {
      run: newest,
      records: this.total,
      time: 400_000_000,
      detail: 'Stopped. worker: exit code 3.',
    };
    this.total = sessionRows;
    this.change({ run: newest + 1, earlier: [...earlier, past] });
    this.tellAll();
  }

  /** Everything that a child or a file says from now on means no good. */
  turnHostile(): void {
    makeRecordsHostile();
    const detail = `${evil} `.repeat(5);
    this.session = { ...this.session, title: `${evil}${'t'.repeat(2000)}`, detail, remote: evil };
    const events = [{ ...eventFields, event: `bad${evil}`, waitedBy: 'parent' } as const];
    this.state = { ...stateAfter(sessionRows), events };
    const [pipe] = this.state.pipes;
    if (pipe) pipe.path = evil;
    this.marks = [{ seq: 9, comment: evil }];
    this.change({ run: 2, earlier: [{ run: 1, records: 5, time: 5, detail: evil }] });
    this.tellAll();
  }

  /** Every name is written from right to left from now on. */
  writeFromRightToLeft(): void {
    writeNamesFromRightToLeft();
    this.state = stateAfter(sessionRows);
    this.change({ run: 2 });
    this.tellAll();
  }

  showRun(run: number): void {
    const past = this.session.earlier.find((one) => one.run === run);
    this.total = past?.records ?? sessionRows;
    const { newest } = this.session;
    const status = past ? 'capture' : 'running';
    this.change({ run, newest, status, detail: past?.detail ?? '', canRestart: !past });
    this.tellAll();
  }

  /** Adds `rate` records a second, told 20 times a second. */
  grow(rate: number): void {
    clearInterval(this.#growing);
    if (rate === 0) return;
    this.#growing = setInterval(() => {
      this.total += Math.round(rate / 20);
      this.tellProgress();
    }, 50);
  }

  callsOf(method: string): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  #transport(): Transport {
    return {
      // Through structured clone and a task of its own, as a real webview's messages are.
      send: (value) => window.postMessage(value, '*'),
      onMessage: (listener) => {
        globalThis.acquireVsCodeApi = (): VsCodeApi => ({
          postMessage: (value) => {
            const copy: unknown = structuredClone(value);
            setTimeout(() => listener(copy), this.delay);
          },
          getState: () => this.saved,
          setState: (state) => {
            this.saved = state;
          },
        });
      },
      onClose: () => {},
    };
  }

  #serve(): void {
    const log =
      <K extends keyof PageMethods & string, R>(method: K, answer: (params: PageMethods[K]['params']) => R) =>
      (params: PageMethods[K]['params']): R => {
        this.calls.push({ method, params });
        return answer(params);
      };
    const nothing = () => null;
    this.#channel.serve<PageMethods>(pageParsers, {
      ready: log('ready', () => {
        this.tellAll();
        return null;
      }),
      rows: log('rows', async (params) => {
        this.rowsUnderWay++;
        this.mostRowsUnderWay = Math.max(this.mostRowsUnderWay, this.rowsUnderWay);
        await new Promise((resolve) => setTimeout(resolve, this.delay));
        this.rowsUnderWay--;
        return this.#rows(params);
      }),
      record: log('record', ({ row }) => ({ row, record: this.recordInstead ?? fakeRecord(row) })),
      exchange: log('exchange', ({ row }) => {
        const answered = Array.from({ length: Math.min(sessionRows, this.total) }, (_, at) => at).find(
          (at) => fakeReply(at)?.row === row,
        );
        const reply = answered === undefined ? undefined : fakeReply(answered);
        return {
          request: fakeReply(row) ?? null,
          reply: reply && answered !== undefined ? { ...reply, row: answered, seq: answered + 1 } : null,
        };
      }),
      lastOutput: log('lastOutput', ({ row }) =>
        row === 17 ? [{ row: 14, record: fakeRecord(14), previousTime: null }] : [],
      ),
      bytes: log('bytes', ({ row, offset, length }) => {
        const record = fakeRecord(row);
        return 'data' in record ? record.data.slice(offset, offset + length) : new Uint8Array();
      }),
      locate: log('locate', ({ query, row }) => {
        const rows = this.#matching(query);
        const before = rows.filter((other) => other < row).length;
        if (!rows.includes(row)) return { index: null, before };
        const shown = query.fold ? [...foldChanges(rows, query.fold.open).keys()] : rows;
        // A change that is folded away stands in the row before, which stands for it.
        return { index: shown.findLastIndex((other) => other <= row), before };
      }),
      rowAtTime: log('rowAtTime', ({ query, time }) =>
        this.#seek(query, (row) => fakeRecord(row).time >= time),
      ),
      seek: log('seek', ({ query, row, what, forwards }) => {
        const object = row === null ? null : objectOf(fakeRecord(row));
        const fits = (at: number) =>
          what === 'alarm' ? alarmOf(fakeRecord(at)) !== null : objectOf(fakeRecord(at)) === object;
        const behind = (at: number) => row === null || (forwards ? at > row : at < row);
        return this.#seek(query, (at) => behind(at) && fits(at), forwards);
      }),
      overview: log('overview', (params) => fakeOverview(this.total, params)),
      marks: log('marks', () => this.marks),
      setMark: log('setMark', ({ seq, comment }) => {
        const others = this.marks.filter((mark) => mark.seq !== seq);
        this.marks = comment === null ? others : [...others, { seq, comment }];
        return this.marks;
      }),
      rowOf: log('rowOf', ({ seq }) => ({ row: seq - 1 })),
      memory: log('memory', ({ offset, length, at }) => {
        const bytes = this.section.read(offset, length, at ?? null);
        const live = this.session.status === 'running' && at === undefined;
        const known = live || at !== undefined ? this.section.known(offset, length) : [[0, 0x1000] as const];
        const holes = live ? this.section.holes : [];
        return { offset, bytes, known, holes, time: 3_420_000_000, live, size: this.section.size };
      }),
      searchMemory: log('searchMemory', (params) => this.section.search(params)),
      compareMemory: log('compareMemory', (params) => this.section.compare(params)),
      memorySnapshots: log('memorySnapshots', (params) => this.section.snapshots(params)),
      memoryHistory: log('memoryHistory', (params) => this.section.history(params)),
      writeMemory: log('writeMemory', ({ offset, bytes }) => {
        if (this.section.sealed) throw new Error('memory worker:1: cannot be written (EPERM).');
        this.section.bytes.set(bytes, offset);
        return null;
      }),
      memoryHeat: log('memoryHeat', () => this.section.heatMap()),
      send: log('send', async () => {
        const failure = this.sendFails;
        this.sendFails = null;
        await this.#clientReads;
        if (failure !== null) throw new Error(failure);
        return null;
      }),
      setEvent: log('setEvent', nothing),
      resetEvent: log('resetEvent', nothing),
      pulseEvent: log('pulseEvent', nothing),
      connect: log('connect', nothing),
      disconnect: log('disconnect', nothing),
      allow: log('allow', nothing),
      startChild: log('startChild', nothing),
      snapshot: log('snapshot', nothing),
      childEnvironment: log('childEnvironment', () => ({
        IPC_SESSION: '5f0c',
        IPC_PIPE_MAIN: '/run/user/1000/a-rather-long-folder/of-the-session/main.sock',
        IPC_EVENT_TOCHILD: '/ipc-3f-toChild',
      })),
      stop: log('stop', nothing),
      restart: log('restart', nothing),
      openAsText: log('openAsText', nothing),
      copyText: log('copyText', nothing),
      saveText: log('saveText', () => {
        if (this.saveFails !== null) throw new Error(this.saveFails);
        return { saved: true };
      }),
      copyChildEnvironment: log('copyChildEnvironment', nothing),
      saveMessage: log('saveMessage', () => {
        this.#failOnFile();
        return { saved: true };
      }),
      showRun: log('showRun', ({ run }) => {
        this.showRun(run);
        return null;
      }),
      markedRuns: log('markedRuns', () => {
        const marked = [...this.#marks].filter(([, marks]) => marks.length > 0);
        return marked.map(([run]) => run).sort((a, b) => a - b);
      }),
      pickFile: log('pickFile', () => {
        this.#failOnFile();
        return { name: 'hello.bin', bytes: Uint8Array.of(1, 2, 255) };
      }),
    });
  }

  #failOnFile(): void {
    const failure = this.fileFails;
    this.fileFails = null;
    if (failure !== null) throw new Error(failure);
  }

  #rows({ query, from, count }: PageMethods['rows']['params']): RowWindow {
    if (query.filter.includes('nosuchfield')) throw new Error('Column 1: there is no field nosuchfield.');
    const { kinds: _, fold, ...filters } = query;
    const small = Object.values(filters).some((part) => part !== '');
    const few = small || (query.kinds !== null && this.total <= 5000);
    const folded = few && fold ? foldChanges(this.#matching(query), fold.open) : null;
    const scanned = small ? Math.min(this.total, this.searchedUpTo) : this.total;
    const found = folded ? [...folded.keys()] : small ? this.#matching(query) : null;
    const matching = found?.filter((row) => row < scanned) ?? null;
    const view = this.#view(query);
    const matched = matching?.length ?? view.count(this.total);
    const start = Math.min(matched, from ?? Math.max(0, matched - count));
    const rowAt = (index: number) => matching?.[index] ?? view.row(index);
    const rows = Array.from({ length: Math.min(count, matched - start) }, (_, offset): Row => {
      const index = start + offset;
      const row = rowAt(index);
      const previousTime = index === 0 ? null : fakeRecord(rowAt(index - 1)).time;
      const reply = fakeReply(row);
      const together = folded?.get(row);
      return {
        row,
        record: fakeRecord(row),
        previousTime,
        ...(reply && { reply }),
        ...(together && { fold: this.#withMarks(row, together) }),
      };
    });
    return { from: start, rows, total: this.total, matched, scanned };
  }

  #withMarks(first: number, fold: Fold): Fold {
    const marks = this.marks
      .map(({ seq }) => seq)
      .filter((seq) => seq > first + 1 && seq <= fold.lastRow + 1);
    const inside = marks.filter((seq) => fakeRecord(seq - 1).kind === 'memory.change');
    return inside.length === 0 ? fold : { ...fold, marks: inside };
  }

  /** Among the first few thousand rows. */
  #seek(query: Query, fits: (row: number) => boolean, forwards = true): Place | null {
    const rows = this.#matching(query);
    const index = forwards ? rows.findIndex(fits) : rows.findLastIndex(fits);
    const row = rows[index];
    return row === undefined ? null : { row, index };
  }

  #view({ kinds }: Query): KindView {
    const key = JSON.stringify(kinds);
    const view = this.#views.get(key) ?? new KindView(kinds);
    this.#views.set(key, view);
    return view;
  }

  /** All rows of a query, for runs of a few thousand records. */
  #matching(query: Query): number[] {
    const view = this.#view(query);
    const rows = Array.from({ length: Math.min(5000, view.count(this.total)) }, (_, at) => view.row(at));
    return rows.filter((row) => takes(query, row));
  }
}

/** The parts of a query that are not kinds, on one generated record. */
function takes(query: Query, row: number): boolean {
  const record = fakeRecord(row);
  const kind = (['pipe', 'event', 'memory', 'child'] as const).find((name) => name in record);
  const names = [
    `${kind} ${objectOf(record)}`,
    'child' in record && record.child !== null ? `child ${record.child}` : '',
  ];
  const { only, hide, direction, range, fromRow = 0, toRow = Number.POSITIVE_INFINITY } = query;
  return (
    row >= fromRow &&
    row < toRow &&
    (!only || names.some((name) => only.includes(name))) &&
    !names.some((name) => hide?.includes(name)) &&
    (!direction || (record.kind === 'message' && record.direction === direction)) &&
    (!range || (record.time >= range[0] && record.time <= range[1])) &&
    `${what(record)} ${content(record)}`.toLowerCase().includes(query.text.toLowerCase())
  );
}

/** Sampled changes that follow each other, by the first row; there is one section. */
function foldChanges(rows: readonly number[], open: readonly number[]): Map<number, Fold | undefined> {
  const folded = new Map<number, Fold | undefined>();
  let first: number | null = null;
  for (const row of rows) {
    const record = fakeRecord(row);
    const isChange = record.kind === 'memory.change';
    if (!isChange) first = null;
    if (first === null || open.includes(first)) {
      folded.set(row, undefined);
      if (isChange) first ??= row;
      continue;
    }
    const count: number = (folded.get(first)?.count ?? 1) + 1;
    folded.set(first, { count, lastRow: row, lastTime: record.time, within: [0, 65535], complete: true });
  }
  return folded;
}

const eventFields = { name: null, reset: 'auto', set: false, sets: 0, signals: 0, consumed: 0 } as const;

function stateAfter(rows: number): SessionState {
  const state = emptySessionState('article');
  state.pipes.push({
    pipe: 'main',
    path: '/run/demo.sock',
    role: 'serve',
    mode: 'message',
    listening: true,
    instances: [],
    refused: 0,
    past: { instances: 0, in: { messages: 0, bytes: 0 }, out: { messages: 0, bytes: 0 } },
  });
  state.events.push({ ...eventFields, event: 'toChild', waitedBy: 'child' });
  state.events.push({ ...eventFields, event: 'fromChild', waitedBy: 'parent' });
  for (let row = 0; row < rows; row++) applyRecord(state, fakeRecord(row));
  return state;
}
