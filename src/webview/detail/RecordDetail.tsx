import { useSignal, useSignalEffect } from '@preact/signals';
import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { alarmOf, toneOf } from '../rows/rowTone.ts';
import { Digits } from '../text/Digits.tsx';
import { ExchangeLinks } from './ExchangeLinks.tsx';
import { FactList } from './FactList.tsx';
import { detailTitle, factsOf } from './facts.ts';
import { LastOutput } from './LastOutput.tsx';
import { MarkNote } from './MarkNote.tsx';
import { NothingSelected } from './NothingSelected.tsx';
import { Problem } from './Problem.tsx';
import { RecordActions } from './RecordActions.tsx';
import { RecordBytes } from './RecordBytes.tsx';
import { RecordLinks } from './RecordLinks.tsx';

/** The selected record: title, facts, links, problem, bytes. */
export function RecordDetail({ model }: { model: SessionModel }) {
  const shown = useSignal<Row | null>(null);
  const failure = useSignal<string | null>(null);

  useSignalEffect(() => {
    const row = model.selection.row.value;
    model.run.value;
    failure.value = null;
    if (row === null) {
      shown.value = null;
      return;
    }
    void model.channel.request('record', { row }).then(
      (answer) => {
        if (model.selection.row.peek() === row) shown.value = { ...answer, previousTime: null };
      },
      (error: unknown) => {
        if (model.selection.row.peek() !== row) return;
        shown.value = null;
        failure.value = sentenceOf(error);
      },
    );
  });

  if (failure.value !== null) {
    return (
      <p class="empty" role="alert">
        This row cannot be shown: {failure.value}
      </p>
    );
  }
  const row = shown.value;
  if (row === null) return <NothingSelected model={model} />;
  const { record } = row;
  return (
    <>
      <h2 class={`detail-title ${toneOf(record)} ${alarmOf(record) ?? ''}`}>
        <Digits text={detailTitle(record, model.run.value)} />
      </h2>
      <MarkNote model={model} seq={record.seq} />
      <FactList facts={factsOf(record, model.state.value)}>
        {record.kind === 'message' && (
          <ExchangeLinks key={`reply ${row.row}`} model={model} row={row.row} message={record} />
        )}
        <RecordLinks key={row.row} model={model} row={row} />
      </FactList>
      <RecordActions key={`act ${row.row}`} model={model} record={record} />
      <Problem record={record} />
      {record.kind === 'child.exit' && (
        <LastOutput key={`last ${row.row}`} model={model} child={record.child} row={row.row} />
      )}
      {(record.kind === 'message' || record.kind === 'child.output') && (
        <RecordBytes key={row.row} model={model} row={row.row} record={record} />
      )}
    </>
  );
}
