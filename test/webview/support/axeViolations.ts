import axeCore, { type AxeResults, type ElementContext, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  var axe: { run(context: ElementContext, options: RunOptions): Promise<AxeResults> };
}

/**
 * What axe finds wrong: rule and element, one line each. Contrast is left to a test that measures it in pixels of our
 * themes. The splitter stands between two landmarks, as a splitter does, and so in none.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return await page.evaluate(async () => {
    const inLandmarks = await globalThis.axe.run(
      { exclude: [['[role=separator]']] },
      { runOnly: { type: 'rule', values: ['region'] } },
    );
    // Rows, bytes and fields are labelled in words for what they show in signs and grouped digits; nothing else is.
    const names = await globalThis.axe.run(
      { exclude: [['[role=row]'], ['[role=treeitem]']] },
      { runOnly: { type: 'rule', values: ['label-content-name-mismatch'] } },
    );
    const others = await globalThis.axe.run(
      { include: [['html']] },
      {
        rules: {
          'color-contrast': { enabled: false },
          region: { enabled: false },
          'label-content-name-mismatch': { enabled: false },
        },
      },
    );
    return [...inLandmarks.violations, ...names.violations, ...others.violations].flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  });
}
