import { type CopyFormat, copyFormats, copyTitles, formatCopy } from '../hex/copyFormats.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';
import type { MemorySection } from './MemorySection.ts';

/** Copies the selected bytes as text of a kind; Ctrl+C in the bytes copies hex. */
export function CopyMenu({ model, section }: { model: SessionModel; section: MemorySection }) {
  const { failure, run } = useRequest();
  const copy = async (format: CopyFormat) => {
    const bytes = await section.grid?.selectedBytes();
    if (bytes) await model.channel.request('copyText', { text: formatCopy(bytes, format) });
  };
  return (
    <>
      <details class="menu down">
        <summary title="Copy the selected bytes (Ctrl+C: as hex)">Copy as</summary>
        <div class="menu-body">
          {copyFormats.map((format) => (
            <button
              key={format}
              type="button"
              class="menu-item"
              onClick={(event) => {
                event.currentTarget.closest('details')?.removeAttribute('open');
                section.grid?.element.focus();
                run(copy(format));
              }}
            >
              {copyTitles[format]}
            </button>
          ))}
        </div>
      </details>
      {failure.value !== null && (
        <span class="failure" role="alert">
          {failure.value}
        </span>
      )}
    </>
  );
}
