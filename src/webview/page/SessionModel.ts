import { computed, effect, signal } from '@preact/signals';
import { Channel } from '../../protocol/channel.ts';
import type { Backlog, PageNotices, PageSettings, Progress, TabSession } from '../../protocol/notices.ts';
import type { Query } from '../../protocol/query.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import { emptySessionState, type SessionState } from '../../protocol/sessionState.ts';
import { ConversationModel } from '../conversation/ConversationModel.ts';
import { openAtSelection } from '../conversation/openAtSelection.ts';
import type { HexGrid } from '../hex/HexGrid.ts';
import { MemoryModel } from '../memory/MemoryModel.ts';
import { OverviewModel } from '../overview/OverviewModel.ts';
import type { RowContext } from '../rows/columns.ts';
import { Highlights } from '../rows/highlightRules.ts';
import { RowStore, sameQuery } from '../rows/RowStore.ts';
import { Announcer } from './Announcer.ts';
import { type FrozenView, queryWithin, rowsWithin } from './frozenView.ts';
import { hearExtension } from './hearExtension.ts';
import { ListOptions } from './ListOptions.ts';
import { Marks } from './Marks.ts';
import { NewRows } from './NewRows.ts';
import { defaultSettings, everything, noSession } from './nothingKnown.ts';
import { Places } from './Places.ts';
import { rememberView, restoreView } from './rememberView.ts';
import { Search } from './Search.ts';
import { Selection } from './Selection.ts';
import { sayProblems } from './sayProblems.ts';
import { type ComposeState, parseViewState, type ViewState } from './viewState.ts';
import { pageTransport, type VsCodeApi } from './vscodeApi.ts';

const memoryView = 'memory:';

interface ComposeRequest {
  /** null: the target stays. */
  readonly pipe: string | null;
  /** null: the newest client of the pipe. */
  readonly instance: number | null;
  readonly count: number;
}

/** What the page knows (told by the extension) and how it is looked at (remembered by VS Code). */
export class SessionModel {
  readonly channel: Channel<PageMethods, PageNotices>;
  readonly announcer = new Announcer();
  readonly memory: MemoryModel;

  readonly settings = signal<PageSettings>(defaultSettings);
  readonly session = signal<TabSession>(noSession);
  readonly progress = signal<Progress>({ records: 0, bytes: 0, lost: 0, time: 0 });
  readonly state = signal<SessionState>(emptySessionState());
  readonly backlog = signal<readonly Backlog[]>([]);

  readonly list = new ListOptions();
  readonly search = new Search(() => this.list.query.value);
  readonly overview: OverviewModel;
  readonly places = new Places(this);
  readonly highlights = new Highlights();
  readonly marks: Marks;
  readonly hiddenColumns = signal<readonly string[]>([]);
  readonly columnWidths = signal<ViewState['columnWidths']>({});
  /** px that the list has. */
  readonly listWidth = signal(Number.POSITIVE_INFINITY);
  readonly selection = new Selection(this);
  readonly follow = signal(true);
  /** First row on the screen, while the end is not followed: the next view, and the page when it comes back, begin there. */
  readonly firstShown = signal(0);
  /** What was there when drawing was stopped; null: the view is live. */
  readonly frozen = signal<FrozenView | null>(null);
  readonly detailOpen = signal(true);
  readonly detailShare = signal(1 / 3);
  /** `records`, `sequence`, `conversation`, or `memory:` and the key of a section. */
  readonly view = signal('records');
  readonly compose = signal<ComposeState>({ pipes: {}, history: [], draft: '', target: null });
  /** Byte order of both data inspectors. */
  readonly littleEndian = signal(true);
  /** Counts requests to put the cursor into the compose bar, and names the pipe and the client. */
  readonly composeRequest = signal<ComposeRequest>({ pipe: null, instance: null, count: 0 });
  /** Counts changes of what the row store knows. */
  readonly rowsVersion = signal(0);

  /** Rows of the view that can be reached. */
  readonly shownRows = computed(() => {
    this.rowsVersion.value;
    return rowsWithin(this.frozen.value, this.rows.query, this.rows.matched.value);
  });

  readonly run = computed(() => this.session.value.run);
  /** Moments are written as the time of day. */
  readonly byClock = computed(
    () => this.settings.value.timeFormat === 'clock' && this.state.value.startedAt !== null,
  );
  readonly live = computed(() => ['starting', 'running', 'stopping'].includes(this.session.value.status));
  /** The section whose bytes are the main view; null: the records are. */
  readonly shownMemory = computed(() => {
    const view = this.view.value;
    if (!view.startsWith(memoryView)) return null;
    return this.state.value.memory.find(({ memory }) => memoryView + memory === view) ?? null;
  });
  /** The view that is on the screen: the records in place of one that this session does not have (any more). */
  readonly shownView = computed(() => {
    if (this.shownMemory.value !== null) return 'memory';
    const view = this.view.value;
    return view === 'sequence' || view === 'conversation' ? view : 'records';
  });
  readonly rows: RowStore;
  readonly newRows: NewRows;
  readonly #neverShown: boolean;
  /** The newest run was followed when an earlier one was shown. */
  #followed = false;
  readonly conversation: ConversationModel;
  /** The bytes of the selected record, while the detail shows them. */
  recordBytes: HexGrid | null = null;

  constructor(api: VsCodeApi) {
    this.channel = new Channel<PageMethods, PageNotices>(pageTransport(api));
    this.memory = new MemoryModel(this.channel);
    this.marks = new Marks(this.channel);
    this.overview = new OverviewModel(
      (request) => this.channel.request('overview', request),
      () => this.frozen.peek()?.time ?? null,
    );
    const state = api.getState();
    this.#neverShown = state === undefined || state === null;
    const remembered = parseViewState(state);
    restoreView(this, remembered);
    this.rows = new RowStore(
      queryWithin(this.frozen.value, this.search.queryOver(everything)),
      (request) => this.channel.request('rows', request),
      () => {
        this.rowsVersion.value++;
      },
    );
    this.conversation = new ConversationModel(
      remembered.conversation,
      this.channel,
      () => this.state.value,
      () => this.shownView.value === 'conversation',
      (query) => queryWithin(this.frozen.value, query),
    );
    hearExtension(this, this.#neverShown);
    this.places.followSelection();
    this.selection.arriveInAnyView();
    openAtSelection(this);
    this.newRows = new NewRows(this);
    effect(() => {
      this.marks.all.value;
      // What is marked in a fold is told with its row.
      this.rows.outdate(({ fold }) => fold !== undefined);
    });
    sayProblems(this);
    this.#applySearch();
    rememberView(this, api);
  }

  /** Tells the extension that notices can be shown now, and finds what was selected when the page was last shown. */
  async start(): Promise<void> {
    const ready = this.channel.request('ready', {});
    // What was never looked at is read from its beginning.
    this.rows.begin(this.#neverShown || !this.follow.value ? 0 : null);
    await ready;
    void this.marks.load();
    // The rows that were looked at are shown, wherever the selection stands.
    await this.selection.find(false);
  }

  /** What rows are written with. */
  rowContext(): RowContext {
    return {
      run: this.run.peek(),
      zero: this.list.zero.peek()?.time ?? null,
      startedAt: this.state.peek().startedAt,
      byClock: this.byClock.peek(),
      comment: (seq) => this.marks.all.peek().get(seq) ?? null,
    };
  }

  /** Puts the cursor into the compose bar; null leaves the target as it is, or takes the newest client of the pipe. */
  askToCompose(pipe: string | null, instance: number | null): void {
    this.composeRequest.value = { pipe, instance, count: this.composeRequest.peek().count + 1 };
  }

  /** Shows what a client and we said to each other. */
  showConversation(pipe: string, instance: number): void {
    this.conversation.chosen.value = { pipe, instance };
    this.conversation.follow.value = false;
    this.view.value = 'conversation';
  }

  showMemory(memory: string): void {
    this.view.value = memoryView + memory;
  }

  /** Closes the detail and gives the keyboard back to the main view. */
  closeDetail(): void {
    this.detailOpen.value = false;
    document.querySelector<HTMLElement>('main [role=grid]')?.focus();
  }

  /** Another run is shown: the newest as it was followed, an earlier one from its beginning. */
  followAnother(before: TabSession): void {
    const { run, newest } = this.session.value;
    if (before.run === before.newest) this.#followed = this.follow.value;
    this.follow.value = run === newest && this.#followed;
    if (!this.follow.value) this.places.scrollTo(0);
  }

  /** Removes everything that hides rows. */
  showAll(): void {
    this.search.clear();
    this.list.clear();
    this.rows.setQuery(this.wanted());
  }

  freeze(on: boolean): void {
    const { query, matched, scanned, total } = this.rows;
    const isWhole = scanned.value >= total.value;
    this.frozen.value = on
      ? {
          query: isWhole ? query : null,
          rows: matched.value,
          records: total.value,
          time: this.progress.value.time,
        }
      : null;
    this.overview.refresh();
    // What came while the view stood still was not asked for.
    if (!on) this.rows.grown();
  }

  /** Typing is applied after a short rest; the place of the selection is looked up in the new view. */
  #applySearch(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const query = this.wanted();
      clearTimeout(timer);
      const textual = query.filter !== this.rows.query.filter || query.text !== this.rows.query.text;
      timer = setTimeout(() => void this.#apply(query), textual ? 150 : 0);
    });
  }

  /** The query as the page is set up now. */
  wanted(): Query {
    return queryWithin(this.frozen.value, this.search.queryOver(this.rows.query));
  }

  async #apply(query: Query): Promise<void> {
    const before = this.rows.query;
    if (sameQuery(query, before)) return;
    this.rows.setQuery(query);
    // Only what is selected is unfolded or folded: it begins where it began.
    const stays = query.fold && before.fold && sameQuery({ ...query, fold: before.fold }, before);
    if (!stays) await this.selection.find();
  }
}
