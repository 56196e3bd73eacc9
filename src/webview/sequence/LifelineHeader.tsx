import { isolate } from '../../protocol/isolate.ts';
import { objectIcons } from '../../protocol/objectIcons.ts';
import { Icon } from '../text/Icon.tsx';
import type { LifelineKind, Lifelines } from './lifelines.ts';

const icons: { readonly [K in LifelineKind]: string } = {
  parent: 'server-process',
  child: objectIcons.child,
  client: objectIcons.pipe,
  event: objectIcons.event,
  memory: objectIcons.memory,
};
const kinds: { readonly [K in LifelineKind]: string } = {
  parent: 'We: IPC Inspector plays the parent',
  child: 'Child',
  client: 'A program that we did not launch',
  event: 'Event',
  memory: 'Shared memory',
};

/** Names of the lifelines, above them. */
export function LifelineHeader({ lifelines, time }: { lifelines: Lifelines; time: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script
    // biome-ignore lint/a11y/useFocusableInteractive: the grid is the one tab stop
    <div class="sequence-header" role="row" aria-rowindex={1}>
      <Head name="sequence-time" title="When it was; + is the time since the row above, not drawn to scale">
        {time}
      </Head>
      <span class="bracket" />
      <Head name="lanes" title="Who takes part, from left to right">
        {lifelines.all.map(({ id, kind, name }) => (
          <span key={id} class={`lifeline-head ${kind}`} title={`${kinds[kind]}: ${isolate(name)}`}>
            <Icon name={icons[kind]} />
            <span>{isolate(name)}</span>
          </span>
        ))}
      </Head>
      <Head name="sequence-content" title="What it says: text when the bytes are text, else hex">
        Content
      </Head>
    </div>
  );
}

function Head({
  name,
  title,
  children,
}: {
  name: string;
  title: string;
  children: preact.ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div class={name} role="columnheader" title={title}>
      {children}
    </div>
  );
}
