import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

/** ms of processor time that script, style and layout have taken in the page's main thread. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  // Processor time and not wall time: the machine runs other things beside this.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return (seconds('ScriptDuration') + seconds('LayoutDuration') + seconds('RecalcStyleDuration')) * 1000;
  };
}

/** Calls the page's `scrollStep` on each of so many frames; ms of work in the page a frame. */
async function workPerFrame(page: Page, frames: number): Promise<number> {
  const work = await workOf(page);
  const before = await work();
  await page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame++) {
      globalThis.scrollStep(frame);
      await new Promise((next) => requestAnimationFrame(next));
    }
  }, frames);
  return ((await work()) - before) / frames;
}

declare global {
  var scrollStep: (frame: number) => void;
}

describe('performance with ten million rows', () => {
  const open = withPage();
  const total = 10_000_000;
  const frameBudget = 16;

  it('scrolls within a frame', async () => {
    const page = await open({ total, saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    await page.evaluate(() => {
      const rows = document.querySelector('.row-window');
      globalThis.scrollStep = () => {
        rows?.dispatchEvent(new WheelEvent('wheel', { deltaY: 300, bubbles: true, cancelable: true }));
      };
    });
    const work = await workPerFrame(page, 120);
    await eventually(true, async () => ((await rowNumbers(page))[0] ?? 0) > 1500);
    assert.ok(work < frameBudget, `${work.toFixed(1)} ms a frame`);
  });

  it('jumps within a frame', async () => {
    const page = await open({ total, saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    await page.evaluate(() => {
      const bar = document.querySelector('.row-window-scrollbar');
      globalThis.scrollStep = (frame: number) => {
        if (bar) bar.scrollTop = ((frame * 7919) % 1000) * (bar.scrollHeight / 1000);
      };
    });
    const work = await workPerFrame(page, 60);
    assert.ok(work < frameBudget, `${work.toFixed(1)} ms a frame`);
  });
});
