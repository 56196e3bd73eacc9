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
import { GoToOffset } from './GoToOffset.tsx';
import { SnapshotButton } from './SnapshotButton.tsx';

/** At most 30 reads a second of the visible bytes, and never one before the last has been answered. */
const refreshEvery = 34;

/** The bytes of one section: live while it is mapped, as recorded after that. */
export function MemoryView({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const element = useRef<HTMLElement>(null);
  const columns = useSignal(16);
  const goTo = useSignal<number | null>(null);
  const refresh = useSignal(0);
  const name = memory.memory;
  const size = useComputed(() => {
    const read = model.memoryWindow.value;
    return read?.memory === name ? read.size : Number(memory.realSize ?? 0);
  }).value;

  const source = useMemo<HexSource>(
    () => ({
      size,
      read: async (offset, length) => {
        const answer = await model.channel.request('memory', { memory: name, offset, length });
        model.memoryWindow.value = { memory: name, size: answer.size, live: answer.live, time: answer.time };
        return answer;
      },
    }),
    [model, name, size],
  );
  // What was read before says nothing about the bytes that are shown next.
  useEffect(
    () => () => {
      model.memoryWindow.value = null;
    },
    [model],
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
      refresh.value++;
      return;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh.value++;
    }, refreshEvery);
    return () => clearInterval(timer);
  }, [reads.value, refresh]);

  return (
    <section
      ref={element}
      class="memory-view"
      aria-label={`Memory: ${visible(name)}`}
      data-testid="memory"
      data-memory={name}
    >
      <div class="memory-bar">
        <GoToOffset size={size} goTo={goTo} />
        {reads.value && <SnapshotButton model={model} memory={name} />}
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
          cursor={model.memoryCursor}
          goTo={goTo}
          refresh={refresh}
        />
      )}
      <div class="status-line">
        <span>{sizeText(size)}, read-only</span>
        <Freshness model={model} memory={memory} />
        <span class="spring" />
        <CursorText model={model} />
      </div>
    </section>
  );
}

function CursorText({ model }: { model: SessionModel }) {
  const { offset, selected } = model.memoryCursor.value;
  const more = selected > 1 ? `, ${selected} selected` : '';
  return (
    <span>
      offset 0x{offset.toString(16)}
      <Digits text={more} />
    </span>
  );
}

/** How fresh the bytes are, in words. */
function Freshness({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const window = model.memoryWindow.value;
  if (window === null || window.memory !== memory.memory) return <span>not read yet</span>;
  const at = `${secondsText(window.time, 3)} s`;
  if (window.live && model.frozen.value !== null) return <span>frozen at {at}</span>;
  if (window.live) return <span title="Read from the section itself; not recorded">live</span>;
  return <span title="What was recorded last; bytes that were not are grey">as recorded, at {at}</span>;
}
