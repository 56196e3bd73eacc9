import { isolate } from '../../protocol/isolate.ts';
import { Icon } from '../text/Icon.tsx';
import type { MemorySection } from './MemorySection.ts';

/** Says for as long as it is so that typing changes the memory of running programs. */
export function EditBanner({ section }: { section: MemorySection }) {
  if (!section.unlocked.value) return null;
  return (
    <div class="edit-banner">
      <span>
        <Icon name="warning" />
        <strong>Editing</strong>: what is typed is written into {isolate(section.name)} at once, and recorded.
        Ctrl+Z writes back, Tab changes between hex and text.
      </span>
      {section.writeError.value !== null && (
        <span class="failure" role="alert">
          Not written: {section.writeError.value}
        </span>
      )}
      <button type="button" onClick={() => section.unlock(false)}>
        Lock
      </button>
    </div>
  );
}
