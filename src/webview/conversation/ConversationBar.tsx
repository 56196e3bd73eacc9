import type { Row } from '../../protocol/rowAnswers.ts';
import { clientTitle } from '../compose/targets.ts';
import { readAloud } from '../page/readAloud.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';
import { type Client, shownBytes } from './ConversationModel.ts';
import { conversationText } from './conversationText.ts';

/** Most messages of one copy. */
const copied = 2000;
const atOnce = 500;

/** Whose conversation it is, how it is shown, and the way to take it along. */
export function ConversationBar({ model, client }: { model: SessionModel; client: Client }) {
  const { conversation, state } = model;
  const { failure, run } = useRequest();
  const clients = state.value.pipes.flatMap(({ pipe, instances }) =>
    instances.map(({ instance, child }) => ({ pipe, instance, child })),
  );
  const keyOf = ({ pipe, instance }: Client) => `${pipe}#${instance}`;
  if (!clients.some((one) => keyOf(one) === keyOf(client))) clients.push({ ...client, child: null });
  const matched = conversation.rows.matched.value;
  return (
    <div class="memory-bar conversation-bar">
      <label>
        Client{' '}
        <select
          value={keyOf(client)}
          onChange={(event) => {
            const key = event.currentTarget.value;
            conversation.chosen.value = clients.find((one) => keyOf(one) === key) ?? null;
            conversation.follow.value = !readAloud();
          }}
        >
          {clients.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {clientTitle(one.pipe, one.instance, one.child)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-pressed={conversation.asHex.value}
        title="Show all messages as bytes, also those that are text"
        onClick={() => {
          conversation.asHex.value = !conversation.asHex.value;
        }}
      >
        Hex
      </button>
      <button
        type="button"
        disabled={matched === 0}
        title={`Copy the conversation as text, at most its last ${copied} messages`}
        onClick={() => run(copyConversation(model))}
      >
        Copy as text
      </button>
      {failure.value !== null && (
        <span class="failure" role="alert">
          {failure.value}
        </span>
      )}
    </div>
  );
}

async function copyConversation({ channel, conversation, run, announcer }: SessionModel): Promise<void> {
  const { query, matched } = conversation.rows;
  const end = matched.peek();
  const rows: Row[] = [];
  const first = Math.max(0, end - copied);
  for (let from = first; from < end; ) {
    const count = Math.min(atOnce, end - from);
    const answer = await channel.request('rows', { query, from, count, data: shownBytes });
    if (answer.rows.length === 0) break;
    rows.push(...answer.rows);
    from += answer.rows.length;
  }
  await channel.request('copyText', {
    text: conversationText(rows, run.peek(), conversation.asHex.peek()),
  });
  announcer.say(`${rows.length} messages are copied`);
}
