import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { visible } from '../../protocol/bytes.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import type { HexSource } from '../hex/HexGrid.ts';
import { HexView } from '../hex/HexView.tsx';
import { characterWidth, hexColumns } from '../hex/hexColumns.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { Digits } from '../text/Digits.tsx';
import { sizeText } from '../text/size.ts';
import { secondsText } from '../text/time.ts';
import { CopyMenu } from './CopyMenu.tsx';
import { FindInMemory } from './FindInMemory.tsx';
import { GoToOffset } from './GoToOffset.tsx';
import type { MemorySection } from './MemorySection.ts';
import { SnapshotButton } from './SnapshotButton.tsx';

/** At most 30 reads a second of the visible bytes, and never one before the last has been answered. */
const refreshEvery = 34;

/** The bytes of one section: live while it is mapped, as recorded after that. */
export function MemoryView({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const element = useRef<HTMLElement>(null);
  const columns = useSignal(16);
  const name = memory.memory;
  const section = model.memory.section(name);
  const at = section.at.value;
  const size = useComputed(() => section.reading.value?.size ?? Number(memory.realSize ?? 0)).value;

  const source = useMemo<HexSource>(
    () => ({ size, read: (offset, length) => section.read(offset, length) }),
    // What is shown is another thing when the state shown is another one.
    [section, size, at],
  );
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      columns.value = hexColumns(
        entry?.contentRect.width ?? 0,
        characterWidth(),
        size > 0xffff_ffff ? 12 : 8,
      );
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [columns, size]);

  const reads = useComputed(() => model.live.value && memory.mapped && model.frozen.value === null);
  useEffect(() => {
    if (!reads.value) {
      section.refresh();
      return;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') section.refresh();
    }, refreshEvery);
    return () => clearInterval(timer);
  }, [reads.value, section]);

  return (
    <section
      ref={element}
      class="memory-view"
      aria-label={`Memory: ${visible(name)}`}
      data-testid="memory"
      data-memory={name}
    >
      <div class="memory-bar">
        <GoToOffset size={size} goTo={(offset) => section.goTo(offset)} />
        <FindInMemory section={section} />
        {reads.value && <SnapshotButton model={model} memory={name} />}
        <CopyMenu model={model} section={section} />
      </div>
      {size === 0 ? (
        <p class="empty">{visible(name)} is not mapped yet: its bytes appear here as soon as it is.</p>
      ) : (
        <HexView
          model={model}
          id="memory"
          label={`Bytes of ${visible(name)}`}
          offsetDigits={8}
          source={source}
          columns={columns.value}
          cursor={section.cursor}
          grid={(grid) => section.attach(grid)}
          refresh={section.refreshes}
        />
      )}
      <div class="status-line">
        <span>{sizeText(size)}, read-only</span>
        <Freshness model={model} section={section} />
        <span class="spring" />
        <CursorText section={section} />
      </div>
    </section>
  );
}

function CursorText({ section }: { section: MemorySection }) {
  const { offset, selected } = section.cursor.value;
  const more = selected > 1 ? `, ${selected} selected` : '';
  return (
    <span>
      offset 0x{offset.toString(16)}
      <Digits text={more} />
    </span>
  );
}

/** How fresh the bytes are, in words. */
function Freshness({ model, section }: { model: SessionModel; section: MemorySection }) {
  const reading = section.reading.value;
  if (reading === null) return <span>not read yet</span>;
  const at = `${secondsText(reading.time, 3)} s`;
  if (reading.live && model.frozen.value !== null) return <span>frozen at {at}</span>;
  if (reading.live) return <span title="Read from the section itself; not recorded">live</span>;
  return <span title="What was recorded last; bytes that were not are grey">as recorded, at {at}</span>;
}
