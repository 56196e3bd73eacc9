import type { Signal } from '@preact/signals';
import type { SessionModel } from '../page/SessionModel.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { IconButton } from '../text/IconButton.tsx';
import type { Encoded } from './encodeBytes.ts';
import type { ChosenFile } from './MessageFile.tsx';

interface FileButtonsProps {
  readonly model: SessionModel;
  readonly file: Signal<ChosenFile | null>;
  readonly encoded: Encoded;
  /** Says why nothing came of it; null: it is tried again. */
  say(failure: string | null): void;
}

/** Messages as files: one that was kept becomes the message, and what would go out is kept. */
export function FileButtons({ model, file, encoded, say }: FileButtonsProps) {
  const attempt = async (work: () => Promise<unknown>, not: string) => {
    say(null);
    await work().catch((error: unknown) => say(`${not}: ${sentenceOf(error)}`));
  };
  const pick = async () => {
    const chosen = await model.channel.request('pickFile', {});
    if (chosen) file.value = chosen;
  };
  const savable = 'bytes' in encoded && encoded.bytes.length > 0;
  return (
    <>
      <IconButton
        icon="folder-opened"
        title="Send the bytes of a file, or a saved message…"
        label="Use a file"
        act={() => attempt(pick, 'No file is used')}
      />
      <IconButton
        icon="save"
        title="Save these bytes as a file of the workspace…"
        label="Save the message"
        disabled={!savable}
        act={() => {
          if (!('bytes' in encoded)) return;
          const { bytes } = encoded;
          void attempt(() => model.channel.request('saveMessage', { bytes }), 'Not saved');
        }}
      />
    </>
  );
}
