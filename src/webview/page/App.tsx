import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ComposeBar } from '../compose/ComposeBar.tsx';
import { ConversationView } from '../conversation/ConversationView.tsx';
import { Detail } from '../detail/Detail.tsx';
import { MemoryView } from '../memory/MemoryView.tsx';
import { Overview } from '../overview/Overview.tsx';
import { RecordsView } from '../rows/RecordsView.tsx';
import { SequenceView } from '../sequence/SequenceView.tsx';
import { Banner } from './Banner.tsx';
import { RunFolds } from './RunFolds.tsx';
import { SessionBar } from './SessionBar.tsx';
import type { SessionModel } from './SessionModel.ts';
import { Splitter } from './Splitter.tsx';
import { ViewTabs } from './ViewTabs.tsx';

/** The tab, in bands from top to bottom: session, overview, views with the detail beside them, compose bar. */
export function App({ model }: { model: SessionModel }) {
  const body = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    body.current?.style.setProperty('--detail-share', `${(model.detailShare.value * 100).toFixed(1)}%`);
  });
  const memory = model.shownMemory.value;
  return (
    <>
      <SessionBar model={model} />
      <Overview model={model} />
      <div ref={body} class={model.detailOpen.value ? 'body with-detail' : 'body'}>
        <main>
          <ViewTabs model={model} />
          <RunFolds model={model} behind={false} />
          {memory !== null && <MemoryView key={memory.memory} model={model} memory={memory} />}
          {model.shownView.value === 'records' && <RecordsView model={model} />}
          {model.shownView.value === 'sequence' && <SequenceView model={model} />}
          {model.shownView.value === 'conversation' && <ConversationView model={model} />}
          <RunFolds model={model} behind={true} />
        </main>
        {model.detailOpen.value && <Splitter model={model} />}
        {model.detailOpen.value && <Detail model={model} />}
      </div>
      <ComposeBar model={model} />
      <Banner model={model} />
    </>
  );
}
