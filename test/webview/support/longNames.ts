import type { Page } from 'playwright-core';

/** Gives each event of the session a name that no tab has room for: `toChildAndSoOnAndSoOn…`. */
export async function lengthenEvents(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { fake } = globalThis;
    const events = fake.state.events.map((event) => ({
      ...event,
      event: event.event + 'AndSoOn'.repeat(20),
    }));
    fake.notify('state', { ...fake.state, events });
  });
}
