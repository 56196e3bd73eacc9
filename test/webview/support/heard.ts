import type { Page } from 'playwright-core';

/** What a screen reader is given of one place. */
export interface Heard {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

/** What a screen reader reads where the keyboard is: of the active part of a grid, a list or a tree, if it has one. */
export async function heard(page: Page): Promise<Heard> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const focused = nodes.findLast((node) =>
      node.properties?.some(({ name, value }) => name === 'focused' && value.value === true),
    );
    const active = focused?.properties?.find(({ name }) => name === 'activedescendant')?.value
      .relatedNodes?.[0];
    const node =
      nodes.find(({ backendDOMNodeId }) => active && backendDOMNodeId === active.backendDOMNodeId) ?? focused;
    const text = (value: { value?: unknown } | undefined) => String(value?.value ?? '');
    return {
      role: text(node?.role),
      name: text(node?.name),
      description: text(node?.description),
      value: text(node?.value),
    };
  } finally {
    await session.detach();
  }
}

/** Presses a key until the keyboard is on the control of this label. */
export async function pressUntil(page: Page, key: string, label: string): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 40; press++) {
    const here = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (here === label) return;
    passed.push(here);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${label}: ${passed.join(' | ')}`);
}
