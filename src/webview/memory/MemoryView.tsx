import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { isolate } from '../../protocol/isolate.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import type { HexSource } from '../hex/HexReader.ts';
import { HexView } from '../hex/HexView.tsx';
import { characterWidth, hexColumns } from '../hex/hexColumns.ts';
import { NoChild } from '../page/NoChild.tsx';
import { PlaceHint } from '../page/PlaceHint.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { Digits } from '../text/Digits.tsx';
import { sizeText } from '../text/size.ts';
import { secondsText } from '../text/time.ts';
import { BookmarkMenu } from './BookmarkMenu.tsx';
import { ComparisonLine } from './ComparisonLine.tsx';
import { CopyMenu } from './CopyMenu.tsx';
import { EditBanner } from './EditBanner.tsx';
import { FindInMemory } from './FindInMemory.tsx';
import { GoToOffset } from './GoToOffset.tsx';
import { HeatStrip } from './HeatStrip.tsx';
import type { MemorySection } from './MemorySection.ts';
import { RefreshSelect } from './RefreshSelect.tsx';
import { SnapshotButton } from './SnapshotButton.tsx';
import { StateSelects } from './StateSelects.tsx';
import { useRefresh } from './useRefresh.ts';
import { useSnapshots } from './useSnapshots.ts';

/** px of the strip beside the bytes. */
const stripWidth = 16;

/** The bytes of one section: live while it is mapped, as recorded after that. */
export function MemoryView({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const element = useRef<HTMLElement>(null);
  const columns = useSignal(16);
  const name = memory.memory;
  const section = model.memory.section(name);
  const at = section.at.value;
  const size = useComputed(() => section.reading.value?.size ?? Number(memory.realSize ?? 0)).value;

  const source = useMemo<HexSource>(
    () => ({
      size,
      read: (offset, length) => section.read(offset, length),
      readAside: (offset, length) => section.readAside(offset, length),
    }),
    // What is shown is another thing when the state shown is another one.
    [section, size, at],
  );
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      columns.value = hexColumns(
        (entry?.contentRect.width ?? 0) - stripWidth,
        characterWidth(),
        size > 0xffff_ffff ? 12 : 8,
      );
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [columns, size]);

  useRefresh(model, memory, section);
  useSnapshots(model, section);
  const { bookmarks } = model.memory.settingsOf(name);
  useEffect(() => {
    const announced = memory.announcedSize === null ? null : Number(memory.announcedSize);
    section.setMarks(announced, bookmarks);
  }, [section, memory.announcedSize, bookmarks]);
  const live = model.live.value && memory.mapped;
  useEffect(() => {
    if (!live && section.unlocked.peek()) section.unlock(false);
  }, [live, section]);

  return (
    <section
      ref={element}
      class={section.unlocked.value ? 'memory-view unlocked' : 'memory-view'}
      aria-label={`Memory: ${isolate(name)}`}
      data-testid="memory"
      data-memory={name}
    >
      <div class="memory-bar">
        <GoToOffset size={size} goTo={(offset) => section.goTo(offset)} />
        <FindInMemory section={section} />
        {live && <RefreshSelect model={model} section={section} />}
        {live && <SnapshotButton model={model} memory={name} />}
        <StateSelects model={model} section={section} />
        <BookmarkMenu model={model} section={section} />
        <CopyMenu model={model} section={section} />
      </div>
      <EditBanner section={section} />
      <ComparisonLine model={model} section={section} />
      {size === 0 ? (
        <p class="empty">{isolate(name)} is not mapped yet: its bytes appear here as soon as it is.</p>
      ) : (
        <div class="memory-bytes">
          <HexView
            model={model}
            id="memory"
            label={`Bytes of ${isolate(name)}`}
            offsetDigits={8}
            source={source}
            columns={columns.value}
            cursor={section.cursor}
            grid={(grid) => section.attach(grid)}
            refresh={section.refreshes}
            viewed={section.viewed}
          />
          <HeatStrip key={model.run.value} model={model} section={section} memory={memory} size={size} />
        </div>
      )}
      <div class="status-line">
        <span>
          {sizeText(size)}, {section.unlocked.value ? 'editing' : 'read-only'}
        </span>
        {live && section.canEdit.value && !section.unlocked.value && (
          <button
            type="button"
            class="link"
            title="Let what is typed be written into the memory"
            onClick={() => section.unlock(true)}
          >
            Unlock editing
          </button>
        )}
        <Freshness model={model} section={section} />
        <NoChild model={model} />
        <CursorText section={section} />
        <PlaceHint model={model} />
      </div>
    </section>
  );
}

function CursorText({ section }: { section: MemorySection }) {
  const { offset, selected, hole } = section.cursor.value;
  const more = selected > 1 ? `, ${selected} selected` : '';
  return (
    <span>
      offset 0x{offset.toString(16)}
      <Digits text={more} />
      {hole && <span title="The system has given no memory for this page yet">, never written</span>}
    </span>
  );
}

/** How fresh the bytes are, in words. */
function Freshness({ model, section }: { model: SessionModel; section: MemorySection }) {
  const reading = section.reading.value;
  if (reading === null) return <span>not read yet</span>;
  const at = `${secondsText(reading.time, 3)} s`;
  const shown = section.at.value;
  if (shown !== null) return <span>as record {recordNumber(shown, model.run.value)} left it</span>;
  if (!reading.live) {
    return <span title="What was recorded last; bytes that were not are grey">as recorded, at {at}</span>;
  }
  if (model.frozen.value !== null) return <span>frozen at {at}</span>;
  const { refresh } = model.memory.settingsOf(section.name);
  if (refresh === 'live') return <span title="Read from the section itself; not recorded">live</span>;
  return <span title="Read from the section itself; not recorded">read at {at}</span>;
}
