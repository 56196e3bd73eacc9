import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { isolate } from '../../protocol/isolate.ts';
import { objectIcons } from '../../protocol/objectIcons.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { themeVersion } from '../page/themeVersion.ts';
import { Icon } from '../text/Icon.tsx';
import { secondsText } from '../text/time.ts';
import { drawAxis } from './drawAxis.ts';
import { drawLanes, laneHeight } from './drawLanes.ts';
import { sliceText } from './laneCounts.ts';
import { StripPointer } from './StripPointer.ts';
import { stripColours } from './stripColours.ts';
import { stripKey } from './stripKeys.ts';
import { timeTicks } from './timeAxis.ts';

/** Names, axis and lanes. The lanes are one slider over time; what it stands at is said in words. */
export function LaneStrip({ model }: { model: SessionModel }) {
  const { overview } = model;
  const body = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const pointer = useRef<StripPointer | null>(null);
  const focused = useSignal(false);
  const scrolled = useSignal(0);
  const size = useSignal({ width: 0, height: 0 });

  useEffect(() => {
    if (!slider.current || !body.current) return;
    const made = new StripPointer(model, slider.current);
    pointer.current = made;
    const look = () => {
      const { clientWidth: width } = slider.current ?? { clientWidth: 0 };
      size.value = { width, height: body.current?.clientHeight ?? 0 };
      overview.resize(width);
    };
    const observer = new ResizeObserver(look);
    observer.observe(slider.current);
    observer.observe(body.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, [model, overview, size]);

  useSignalEffect(() => {
    themeVersion.value;
    const counts = overview.counts.value;
    const { width, height: room } = size.value;
    const height = Math.min(room, (counts?.lanes.length ?? 0) * laneHeight);
    const shown = overview.shown.value;
    const selected = model.selection.time.value;
    const picture = {
      shown,
      scrolled: scrolled.value,
      brush: overview.brush.value,
      limit: model.list.range.value,
      list: overview.list.value,
      selected,
      cursor: focused.value ? overview.cursor.value : null,
    };
    const above = contextOf(axis.current, width, 20);
    const context = contextOf(lanes.current, width, height);
    if (!counts || !above || !context || !slider.current) return;
    const colours = stripColours(slider.current);
    const ticks = timeTicks(shown[0], shown[1], width);
    drawAxis(above, width, 20, counts, shown, ticks, colours);
    drawLanes(context, width, height, { ...picture, counts, ticks: ticks.map(({ time }) => time) }, colours);
  });

  const counts = overview.counts.value;
  const rows = counts?.lanes ?? [];
  const hover = pointer.current?.hover.value ?? null;
  const cursor = overview.cursor.value;
  return (
    <>
      <canvas ref={axis} class="overview-axis" />
      <div
        ref={body}
        class="overview-body"
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
      >
        <div class="lane-names">
          {rows.map(({ kind, key }) => (
            <div
              key={`${kind} ${key}`}
              class="lane-name"
              data-object={`${kind} ${key}`}
              title={`${kind === 'memory' ? 'shared memory' : kind} ${isolate(key)}`}
            >
              <Icon name={objectIcons[kind]} />
              {isolate(key)}
            </div>
          ))}
        </div>
        <div
          ref={slider}
          class="lanes"
          role="slider"
          tabIndex={0}
          aria-label="Time"
          aria-valuemin={0}
          aria-valuemax={Number(secondsText(counts?.end ?? 0, 6))}
          aria-valuenow={Number(secondsText(cursor, 6))}
          aria-valuetext={counts ? sliceText(counts, cursor, null) : 'nothing yet'}
          style={{ height: `${rows.length * laneHeight}px` }}
          onFocus={() => {
            focused.value = true;
          }}
          onBlur={() => {
            focused.value = false;
          }}
          onKeyDown={(event) => {
            if (stripKey(model, event)) event.preventDefault();
          }}
        >
          <canvas ref={lanes} />
        </div>
      </div>
      {hover !== null && counts && (
        <div class="overview-hover" role="tooltip" style={hover.style}>
          {sliceText(counts, hover.time, rows[hover.lane] ?? null)}
        </div>
      )}
    </>
  );
}

/** A context that draws in CSS px, sharp on any screen. */
function contextOf(
  canvas: HTMLCanvasElement | null,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  if (!canvas || width === 0) return null;
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
