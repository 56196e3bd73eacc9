import { isolate } from '../../protocol/isolate.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { Icon } from '../text/Icon.tsx';
import { IconButton } from '../text/IconButton.tsx';

/** The mark of a record with the whole of its comment, of which a row has room for the beginning. */
export function MarkNote({ model, seq }: { model: SessionModel; seq: number }) {
  const { marks } = model;
  const comment = marks.all.value.get(seq);
  if (comment === undefined) return null;
  return (
    <p class="mark-note">
      <Icon name="bookmark" />
      <span>{comment === '' ? 'Marked' : isolate(comment)}</span>
      <IconButton
        icon="edit"
        title={comment === '' ? 'Write a comment' : 'Change the comment'}
        act={() => {
          marks.editing.value = seq;
        }}
      />
      <IconButton icon="trash" title="Remove the mark" act={() => marks.set(seq, null)} />
    </p>
  );
}
