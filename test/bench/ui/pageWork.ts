import type { Frame } from 'playwright-core';

declare global {
  /** One step of what is measured, called in each frame. */
  var step: (frame: number) => void;
}

/**
 * ms of processor time in the main thread of a frame's process that script, style and layout take a drawn frame, while
 * `globalThis.step` of the page is called in each. Processor time, as the machine does other things too.
 */
export async function workPerFrame(tab: Frame, frames: number): Promise<number> {
  const session = await tab.page().context().newCDPSession(tab);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const work = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return (seconds('ScriptDuration') + seconds('LayoutDuration') + seconds('RecalcStyleDuration')) * 1000;
  };
  const before = await work();
  await tab.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame++) {
      globalThis.step(frame);
      await new Promise((next) => requestAnimationFrame(next));
    }
  }, frames);
  const spent = (await work()) - before;
  await session.detach();
  return spent / frames;
}
