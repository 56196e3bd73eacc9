import type { MemoryHeat } from '../../protocol/memoryAnswers.ts';

const parts = 256;
/** So long a change counts as new. ns */
const newFor = 2e9;
/** Least px of a mark: a changed byte in 4 GiB must be seen too. */
const leastHeight = 2;

/** The part of a section that an offset lies in. */
export function partOf(offset: number, size: number): number {
  return size === 0 ? 0 : Math.min(parts - 1, Math.floor((offset / size) * parts));
}

/** The beginning of the next changed part in a direction, or null when there is none. */
export function stepToChange(
  heat: MemoryHeat | null,
  offset: number,
  size: number,
  step: 1 | -1,
): number | null {
  for (let part = partOf(offset, size) + step; part >= 0 && part < parts; part += step) {
    if ((heat?.changes[part] ?? 0) > 0) return Math.ceil((part / parts) * size);
  }
  return null;
}

/** How strongly a part is drawn, 0–1: changed just now, or else how often in comparison with the others. */
export function warmth(changes: number, most: number, age: number): number {
  if (changes === 0) return 0;
  const often = Math.log2(1 + changes) / Math.log2(1 + most);
  // What is told of the section may be newer than what is told of the run: an age below 0.
  const newness = 1 - 0.5 * Math.min(1, Math.max(0, age) / newFor);
  return Math.max(0.35 + 0.35 * often, newness);
}

/** Draws changes over the whole width, and where a comparison found differences at the right edge. */
export function drawHeat(
  canvas: HTMLCanvasElement,
  heat: MemoryHeat | null,
  now: number,
  differences: ReadonlyArray<readonly [number, number]>,
  size: number,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  canvas.width = Math.max(1, canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.max(1, canvas.clientHeight * devicePixelRatio);
  const { width, height } = canvas;
  const style = getComputedStyle(canvas);
  const least = leastHeight * devicePixelRatio;
  context.fillStyle = style.color;
  const most = Math.max(1, ...(heat?.changes ?? []));
  for (let part = 0; part < parts; part++) {
    context.globalAlpha = warmth(heat?.changes[part] ?? 0, most, now - (heat?.last[part] ?? 0));
    if (context.globalAlpha === 0) continue;
    context.fillRect(0, (part / parts) * height, width, Math.max(least, height / parts));
  }
  context.globalAlpha = 1;
  context.fillStyle = style.outlineColor;
  for (const [offset, length] of differences) {
    const top = Math.min(height - least, (offset / size) * height);
    context.fillRect(width * 0.6, top, width * 0.4, Math.max(least, (length / size) * height));
  }
}
