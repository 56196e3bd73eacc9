import { visible } from '../../protocol/bytes.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { IconButton } from '../text/IconButton.tsx';
import type { MemorySection } from './MemorySection.ts';

/** Places in a section that are kept under the section's name: across restarts and reloads. */
export function BookmarkMenu({ model, section }: { model: SessionModel; section: MemorySection }) {
  const { bookmarks } = model.memory.settingsOf(section.name);
  const cursor = section.cursor.value.start;
  const here = bookmarks.some(({ offset }) => offset === cursor);
  return (
    <details class="menu down">
      <summary title="Places in this memory that are kept (Ctrl+D at the cursor)">
        Bookmarks{bookmarks.length > 0 && ` (${bookmarks.length})`}
      </summary>
      <div class="menu-body bookmarks">
        {bookmarks.map(({ offset, name }) => (
          <div key={offset} class="bookmark-line">
            <button
              type="button"
              class="menu-item mono"
              onClick={(event) => {
                event.currentTarget.closest('details')?.removeAttribute('open');
                section.grid?.element.focus();
                section.goTo(offset);
              }}
            >
              0x{offset.toString(16)}
            </button>
            <input
              aria-label={`Name of the bookmark at 0x${offset.toString(16)}`}
              placeholder="name"
              value={name}
              // With each key: the bytes that change meanwhile draw this anew, from what is kept.
              onInput={(event) =>
                model.memory.nameBookmark(section.name, offset, visible(event.currentTarget.value))
              }
            />
            <IconButton
              icon="close"
              title={`Remove the bookmark at 0x${offset.toString(16)}`}
              act={() => model.memory.toggleBookmark(section.name, offset)}
            />
          </div>
        ))}
        <button
          type="button"
          class="menu-item"
          onClick={() => model.memory.toggleBookmark(section.name, cursor)}
        >
          {here ? 'Remove' : 'Add'} bookmark at 0x{cursor.toString(16)}
        </button>
      </div>
    </details>
  );
}
