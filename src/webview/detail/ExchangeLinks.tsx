import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RecordOf } from '../../protocol/record.ts';
import { type Exchange, exchangeReach, type Reply } from '../../protocol/rowAnswers.ts';
import { clientTitle } from '../compose/targets.ts';
import { reveal } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { durationText } from '../text/time.ts';

interface ExchangeLinksProps {
  readonly model: SessionModel;
  readonly row: number;
  readonly message: RecordOf<'message'>;
}

/** Links from a reply to its request and back, with the time between them. */
export function ExchangeLinks({ model, row, message }: ExchangeLinksProps) {
  const found = useSignal<Exchange | null>(null);
  useEffect(() => {
    // The last records of a run may be told after its end: what counts is whether it ran when the message was selected.
    const growing = model.live.peek();
    let asked = -1;
    let busy = false;
    let over = false;
    const ask = async () => {
      const more = () => growing && asked < row + exchangeReach && asked !== model.progress.peek().records;
      if (busy) return;
      busy = true;
      while (!over && !found.peek()?.reply && (asked < 0 || more())) {
        asked = model.progress.peek().records;
        // A link that cannot be found is not shown; the record itself is there.
        const exchange = await model.channel.request('exchange', { row }).catch(() => found.peek());
        if (!over) found.value = exchange;
      }
      busy = false;
    };
    const stop = effect(() => {
      if (model.progress.value.records >= 0) void ask();
    });
    return () => {
      over = true;
      stop();
    };
  }, [model, row, found]);
  const { request, reply } = found.value ?? { request: null, reply: null };
  return (
    <>
      {request && <Link model={model} label="Reply to" other={request} />}
      {reply && <Link model={model} label="Reply" other={reply} />}
      <div>
        <dt>Conversation</dt>
        <dd>
          <button
            type="button"
            class="link"
            onClick={() => model.showConversation(message.pipe, message.instance)}
          >
            {clientTitle(message.pipe, message.instance)}
          </button>
        </dd>
      </div>
    </>
  );
}

const explanation =
  'A guess: on this client requests and replies alternate. A rule of the description (pipes.….replies) makes it certain.';

interface LinkProps {
  readonly model: SessionModel;
  readonly label: string;
  readonly other: Reply;
}

function Link({ model, label, other }: LinkProps) {
  return (
    <div title={other.guess ? explanation : undefined}>
      <dt>{other.guess ? `${label}?` : label}</dt>
      <dd>
        <button type="button" class="link" onClick={() => void reveal(model, other.row)}>
          row {recordNumber(other.seq, model.run.value)}
        </button>
        , {durationText(other.latency)} later
        {other.guess && <span class="explanation">{explanation}</span>}
      </dd>
    </div>
  );
}
