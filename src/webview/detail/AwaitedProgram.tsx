import { useSignal, useSignalEffect } from '@preact/signals';
import { copyText } from '../page/askExtension.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';
import { IconButton } from '../text/IconButton.tsx';

/** Marks what belongs to a session; nothing is opened by it. */
const mark = 'IPC_SESSION';

/** What a program that is started elsewhere is to open, by the variables that can tell it. */
export function AwaitedProgram({ model }: { model: SessionModel }) {
  const names = useSignal<readonly (readonly [string, string])[]>([]);
  const { failure, run } = useRequest();
  useSignalEffect(() => {
    model.run.value;
    // Before that there are no names.
    if (model.session.value.status !== 'running') return;
    run(
      model.channel.request('childEnvironment', {}).then((variables) => {
        names.value = Object.entries(variables).filter(([name]) => name !== mark);
      }),
    );
  });
  return (
    <>
      <p class="empty">
        No program has connected yet. Start yours with these names, in its environment or as you like:{' '}
        <button
          type="button"
          class="link"
          onClick={() => run(model.channel.request('copyChildEnvironment', {}))}
        >
          Copy child environment
        </button>
        {failure.value !== null && (
          <span class="failure" role="alert">
            {' '}
            {failure.value}
          </span>
        )}
      </p>
      <dl class="facts awaited">
        {names.value.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="mono">
              {value}{' '}
              <IconButton
                icon="copy"
                title={`Copy ${name}`}
                act={async () => {
                  await copyText(model, value);
                  model.announcer.say(`${name} is copied`);
                }}
              />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
