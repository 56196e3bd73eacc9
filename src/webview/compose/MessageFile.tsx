import type { Signal } from '@preact/signals';
import { isolate } from '../../protocol/isolate.ts';
import { Icon } from '../text/Icon.tsx';
import { IconButton } from '../text/IconButton.tsx';

/** A file whose bytes are the message. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Stands where the message is typed, while a file is the message. */
export function MessageFile({ file }: { file: Signal<ChosenFile | null> }) {
  if (file.value === null) return null;
  return (
    <span class="message-file">
      <Icon name="file-binary" />
      <span class="name">{isolate(file.value.name)}</span>
      <IconButton
        icon="close"
        title="Type the message instead"
        label="Do not use the file"
        act={() => {
          file.value = null;
        }}
      />
    </span>
  );
}
