import type { StripColours } from './drawLanes.ts';
import type { LaneCounts } from './laneCounts.ts';
import type { TimeRange } from './OverviewModel.ts';
import type { Tick } from './timeAxis.ts';

/** Draws the times above the lanes, and a mark below them for what needs a look, whichever object has it. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  counts: LaneCounts,
  shown: TimeRange,
  ticks: readonly Tick[],
  colours: StripColours,
): void {
  const xOf = (time: number) => ((time - shown[0]) / (shown[1] - shown[0])) * width;
  context.clearRect(0, 0, width, height);
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = colours.text;
  for (const { time, label } of ticks) {
    const x = xOf(time) + 3;
    if (x + context.measureText(label).width <= width) context.fillText(label, x, height / 2 - 1);
  }
  context.fillStyle = colours.warning;
  for (const [at, value] of counts.alarms.entries()) {
    if (value === 0) continue;
    const x = xOf(counts.start + (at + 0.5) * counts.width);
    context.beginPath();
    context.moveTo(x - 3.5, height - 6);
    context.lineTo(x + 3.5, height - 6);
    context.lineTo(x, height);
    context.fill();
  }
}
