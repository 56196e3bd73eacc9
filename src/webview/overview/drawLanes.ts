import type { Lane, LaneCounts } from './laneCounts.ts';
import type { TimeRange } from './OverviewModel.ts';

/** px */
export const laneHeight = 16;

export interface StripColours {
  readonly line: string;
  readonly text: string;
  readonly in: string;
  readonly out: string;
  readonly event: string;
  readonly memory: string;
  readonly child: string;
  readonly warning: string;
  readonly selection: string;
  readonly focus: string;
}

export interface StripPicture {
  readonly counts: LaneCounts;
  /** What the width stands for. */
  readonly shown: TimeRange;
  /** First lane in the window, in px. */
  readonly scrolled: number;
  readonly ticks: readonly number[];
  /** The part that the list is limited to, or that is being drawn with the pointer. */
  readonly brush: TimeRange | null;
  readonly limit: TimeRange | null;
  /** Moments of the rows on the screen, of the selected record, and of the slider. */
  readonly list: TimeRange | null;
  readonly selected: number | null;
  readonly cursor: number | null;
}

type Context = CanvasRenderingContext2D;

/** Draws the lanes into a canvas of `width` × `height` px. */
export function drawLanes(
  context: Context,
  width: number,
  height: number,
  picture: StripPicture,
  colours: StripColours,
): void {
  const { counts, shown, scrolled } = picture;
  const xOf = (time: number) => ((time - shown[0]) / (shown[1] - shown[0])) * width;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.line;
  for (const time of picture.ticks) context.fillRect(Math.round(xOf(time)), 0, 1, height);
  for (const [at, lane] of counts.lanes.entries()) {
    const top = at * laneHeight - scrolled;
    if (top > -laneHeight && top < height) drawLane(context, lane, counts, top, xOf, width, colours);
  }
  if (picture.list) {
    // A bar at the edge: the lanes keep their colours.
    fillRange(context, xOf, picture.list, width, 2, colours.focus, 1);
  }
  if (picture.limit) dimOutside(context, xOf, picture.limit, width, height, colours);
  if (picture.brush) {
    fillRange(context, xOf, picture.brush, width, height, colours.selection, 0.6);
    context.fillStyle = colours.focus;
    for (const time of picture.brush) context.fillRect(Math.round(xOf(time)), 0, 1, height);
  }
  for (const [time, colour] of [
    [picture.selected, colours.text],
    [picture.cursor, colours.focus],
  ] as const) {
    if (time === null) continue;
    context.fillStyle = colour;
    context.fillRect(Math.round(Math.min(width - 1, xOf(time))), 0, 1, height);
  }
}

function drawLane(
  context: Context,
  lane: Lane,
  counts: LaneCounts,
  top: number,
  xOf: (time: number) => number,
  width: number,
  colours: StripColours,
): void {
  const slice = Math.max(1.5, xOf(counts.start + counts.width) - xOf(counts.start));
  const middle = top + laneHeight / 2;
  const isChild = lane.kind === 'child';
  context.fillStyle = isChild ? colours.child : colours.line;
  for (const [from, to] of lane.spans) {
    const left = Math.max(0, xOf(from));
    const right = Math.min(width, xOf(to ?? counts.end));
    const thick = isChild ? 4 : 1;
    context.fillRect(left, middle - thick / 2, Math.max(1, right - left), thick);
  }
  // By the logarithm: one message beside a flood of thousands is still to be seen.
  const most = Math.log2(1 + Math.max(largest(lane.theirs), largest(lane.ours), 1));
  const share = (value: number) => Math.log2(1 + value) / most;
  const each = (values: Uint32Array, draw: (x: number, share: number) => void) => {
    for (const [at, value] of values.entries()) {
      if (value > 0) draw(xOf(counts.start + at * counts.width), share(value));
    }
  };
  const bar = (up: number, down: number) => (x: number, part: number) =>
    context.fillRect(x, middle - Math.ceil(up * part), slice, Math.ceil(up * part) + Math.ceil(down * part));
  switch (lane.kind) {
    case 'pipe':
      context.fillStyle = colours.in;
      each(lane.theirs, bar(7, 0));
      context.fillStyle = colours.out;
      each(lane.ours, bar(0, 6));
      break;
    case 'event':
      context.fillStyle = colours.event;
      each(lane.theirs, bar(5, 4));
      each(lane.ours, bar(5, 4));
      break;
    case 'memory':
      context.fillStyle = colours.memory;
      for (const values of [lane.theirs, lane.ours]) {
        each(values, (x, part) => {
          context.globalAlpha = 0.45 + 0.55 * part;
          context.fillRect(x, middle - 4, slice, 8);
        });
      }
      context.globalAlpha = 1;
      break;
    case 'child':
      context.fillStyle = colours.text;
      each(lane.theirs, (x) => context.fillRect(x, middle - 4, Math.min(slice, 2), 8));
  }
  context.fillStyle = colours.warning;
  each(lane.alarms, (x) => context.fillRect(x, top + 1, Math.max(2, Math.min(slice, 3)), laneHeight - 2));
}

function largest(values: Uint32Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function fillRange(
  context: Context,
  xOf: (time: number) => number,
  [from, to]: TimeRange,
  width: number,
  height: number,
  colour: string,
  alpha: number,
): void {
  const left = Math.max(0, xOf(from));
  const right = Math.min(width, xOf(to));
  if (right < 0 || left > width) return;
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.fillRect(left, 0, Math.max(2, right - left), height);
  context.globalAlpha = 1;
}

/** Lines over what a limit leaves out: colour alone would not do in high contrast. */
function dimOutside(
  context: Context,
  xOf: (time: number) => number,
  [from, to]: TimeRange,
  width: number,
  height: number,
  { line, focus }: StripColours,
): void {
  const left = Math.max(0, Math.min(width, xOf(from)));
  const right = Math.max(0, Math.min(width, xOf(to)));
  context.fillStyle = line;
  for (let y = 2; y < height; y += 4) {
    context.fillRect(0, y, left, 1);
    context.fillRect(right, y, width - right, 1);
  }
  context.fillStyle = focus;
  if (xOf(from) >= 0) context.fillRect(Math.round(left), 0, 1, height);
  if (xOf(to) <= width) context.fillRect(Math.round(right) - 1, 0, 1, height);
}
