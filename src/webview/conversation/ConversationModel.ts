import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Channel } from '../../protocol/channel.ts';
import type { PageNotices } from '../../protocol/notices.ts';
import type { Query } from '../../protocol/query.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { everything } from '../page/nothingKnown.ts';
import { readAloud } from '../page/readAloud.ts';
import { RowStore } from '../rows/RowStore.ts';

export interface Client {
  readonly pipe: string;
  readonly instance: number;
}

/** What is remembered of how a conversation is looked at. */
export interface ConversationState {
  /** null: none was chosen. */
  readonly client: Client | null;
  readonly asHex: boolean;
}

/** Bytes of a message in the sheet; the detail has the rest. */
export const shownBytes = 2048;

/** One client's conversation: which one, its messages, and how they are looked at. */
export class ConversationModel {
  readonly chosen: Signal<Client | null>;
  readonly asHex: Signal<boolean>;
  readonly follow = signal(!readAloud());
  /** Counts changes of what the row store knows. */
  readonly version = signal(0);
  readonly rows: RowStore;
  /** The client whose messages are shown: the chosen one, else the first that has any. */
  readonly client = computed(() => this.chosen.value ?? firstClient(this.#state()));
  /** Its messages; null: there is no client. */
  readonly query: ReadonlySignal<Query | null>;
  readonly #state: () => SessionState;

  /**
   * @param shown whether the sheet is on the screen: nothing is asked for before that
   * @param within leaves out of a query what came after drawing was stopped, as a signal is read
   */
  constructor(
    remembered: ConversationState,
    channel: Channel<PageMethods, PageNotices>,
    state: () => SessionState,
    shown: () => boolean,
    within: (query: Query) => Query,
  ) {
    this.#state = state;
    this.chosen = signal(remembered.client);
    this.asHex = signal(remembered.asHex);
    // The state is told anew with every message: a query is another only when it asks for something else.
    const filter = computed(() => this.client.value && filterOf(this.client.value));
    this.query = computed(() => (filter.value === null ? null : within(queryOf(filter.value))));
    this.rows = new RowStore(
      everything,
      (request) => channel.request('rows', { ...request, data: shownBytes }),
      () => {
        this.version.value++;
      },
    );
    effect(() => {
      const query = shown() ? this.query.value : null;
      if (query) this.rows.setQuery(query);
      this.rows.rest(query === null);
    });
  }
}

function firstClient({ pipes }: SessionState): Client | null {
  for (const { pipe, instances } of pipes) {
    const client = instances.find((one) => one.in.messages + one.out.messages > 0) ?? instances[0];
    if (client) return { pipe, instance: client.instance };
  }
  return null;
}

const filterOf = ({ pipe, instance }: Client): string =>
  `kind == "message" && pipe == ${JSON.stringify(pipe)} && instance == ${instance}`;

const queryOf = (filter: string): Query => ({ ...everything, kinds: ['messages'], filter });
