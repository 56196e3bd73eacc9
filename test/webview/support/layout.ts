import type { Page } from 'playwright-core';

/** Where the bands of the page and the rows on the screen are: equal texts when nothing has moved. */
export function places(page: Page): Promise<string> {
  return page.evaluate(() =>
    ['.session-bar', '.overview', '.view-tabs', '.body', '.status-line', '.row-window-rows > *']
      .flatMap((selector) => [...document.querySelectorAll(selector)])
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { top, left, width, height } = element.getBoundingClientRect();
        return `${element.classList[0] ?? element.id} ${top} ${left} ${width} ${height}`;
      })
      .join('\n'),
  );
}

/** Elements of these that hold more than they show, as far as it cannot be scrolled to, with what they hold. */
export function cutOff(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => `${element.className}: ${element.scrollWidth} of ${element.clientWidth} px`),
    selector,
  );
}
