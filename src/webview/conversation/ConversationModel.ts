import { computed, effect, signal } from '@preact/signals';
import type { Channel } from '../../protocol/channel.ts';
import type { PageNotices } from '../../protocol/notices.ts';
import type { Query } from '../../protocol/query.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { everything } from '../page/nothingKnown.ts';
import { RowStore } from '../rows/RowStore.ts';

export interface Client {
  readonly pipe: string;
  readonly instance: number;
}

/** Bytes of a message in the sheet; the detail has the rest. */
export const shownBytes = 2048;

/** One client's conversation: which one, its messages, and how they are looked at. */
export class ConversationModel {
  readonly chosen = signal<Client | null>(null);
  readonly asHex = signal(false);
  readonly follow = signal(true);
  /** Counts changes of what the row store knows. */
  readonly version = signal(0);
  readonly rows: RowStore;
  /** The client whose messages are shown: the chosen one, else the first that has any. */
  readonly client = computed(() => this.chosen.value ?? firstClient(this.#state()));
  readonly #state: () => SessionState;

  /** @param shown whether the sheet is on the screen: nothing is asked for before that */
  constructor(channel: Channel<PageMethods, PageNotices>, state: () => SessionState, shown: () => boolean) {
    this.#state = state;
    this.rows = new RowStore(
      everything,
      (request) => channel.request('rows', { ...request, data: shownBytes }),
      () => {
        this.version.value++;
      },
    );
    effect(() => {
      const client = shown() ? this.client.value : null;
      if (client) this.rows.setQuery(queryOf(client));
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

function queryOf({ pipe, instance }: Client): Query {
  const filter = `kind == "message" && pipe == ${JSON.stringify(pipe)} && instance == ${instance}`;
  return { ...everything, kinds: ['messages'], filter };
}
