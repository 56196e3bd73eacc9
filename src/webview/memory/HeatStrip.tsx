import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { MemoryHeat } from '../../protocol/memoryAnswers.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { themeVersion } from '../page/themeVersion.ts';
import { countText } from '../text/size.ts';
import { secondsText } from '../text/time.ts';
import { drawHeat, partOf, stepToChange } from './heatParts.ts';
import type { MemorySection } from './MemorySection.ts';

/**
 * Where in the whole section changes happen: brighter the newer and the more often, with a frame around what is on the
 * screen. A click goes there; with the keyboard it is a slider that steps from one changed part to the next.
 */
export function HeatStrip(props: {
  readonly model: SessionModel;
  readonly section: MemorySection;
  readonly memory: MemoryState;
  readonly size: number;
}) {
  const { model, section, memory, size } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const heat = useSignal<MemoryHeat | null>(null);
  const { changes } = memory;

  useEffect(() => {
    let over = false;
    const ask = async () => {
      const answer = await model.channel.request('memoryHeat', { memory: section.name });
      if (over) return;
      heat.value = answer;
      if (!answer.complete) void ask().catch(() => {});
    };
    // What cannot be counted is not drawn; the bytes themselves say why they cannot be read.
    if (changes >= 0) void ask().catch(() => {});
    return () => {
      over = true;
    };
  }, [model, section, heat, changes]);
  useSignalEffect(() => {
    themeVersion.value;
    const differences = section.comparison.state.value?.ranges ?? [];
    const { time } = model.progress.value;
    if (canvas.current) drawHeat(canvas.current, heat.value, time, differences, size);
  });
  useSignalEffect(() => {
    const [from, to] = section.viewed.value;
    if (!frame.current || size === 0) return;
    frame.current.style.top = `${(from / size) * 100}%`;
    frame.current.style.height = `${Math.min(1, (to - from) / size) * 100}%`;
  });

  const { offset } = section.cursor.value;
  return (
    <div
      class="heat-strip"
      role="slider"
      tabIndex={0}
      title="Where in the whole section changes happen"
      aria-label="Changes in the whole section"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, size - 1)}
      aria-valuenow={offset}
      aria-valuetext={spoken(heat.value, offset, size)}
      onMouseDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const at = Math.floor(((event.clientY - box.top) / box.height) * size);
        section.goTo(Math.max(0, Math.min(size - 1, at)));
      }}
      onKeyDown={(event) => {
        const step = ['ArrowDown', 'ArrowRight'].includes(event.key)
          ? 1
          : ['ArrowUp', 'ArrowLeft'].includes(event.key)
            ? -1
            : 0;
        if (step === 0) return;
        event.preventDefault();
        const found = stepToChange(heat.value, offset, size, step);
        if (found !== null) section.goTo(found);
      }}
    >
      <canvas ref={canvas} />
      <div ref={frame} class="heat-frame" />
    </div>
  );
}

function spoken(heat: MemoryHeat | null, offset: number, size: number): string {
  const part = partOf(offset, size);
  const times = heat?.changes[part] ?? 0;
  const where = `offset ${offset.toString(16)} hex`;
  if (times === 0) return `${where}, no change recorded`;
  return `${where}, changed ${countText(times, 'time')}, last at ${secondsText(heat?.last[part] ?? 0, 2)} seconds`;
}
