import type { Page } from 'playwright-core';

/**
 * Texts on the screen whose contrast with what is behind them is below 4.5 : 1. Disabled controls may be fainter.
 * @param part looks only at what this selector finds
 */
export function lowContrast(page: Page, part = 'body'): Promise<string[]> {
  return page.evaluate((selector) => {
    type Colour = readonly [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    // Asked for each byte of a sheet, and a canvas gives its pixels back slowly.
    const known = new Map<string, Colour>();
    const colour = (text: string): Colour => {
      const before = known.get(text);
      if (before) return before;
      if (!canvas) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      const found: Colour = [red, green, blue, alpha / 255];
      known.set(text, found);
      return found;
    };
    const over = (front: Colour, back: Colour): Colour => {
      const mix = (place: 0 | 1 | 2) => front[place] * front[3] + back[place] * (1 - front[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const background = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = colour(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, background(element.parentElement));
    };
    const luminance = ([red, green, blue]: Colour) => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
        const value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const found = new Set<string>();
    const root = document.querySelector(selector) ?? document.body;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim();
      if (!element || !text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        continue;
      if (element.closest(':disabled, script, .spoken, .explanation, .unknown')) continue;
      const back = background(element);
      const front = over(colour(getComputedStyle(element).color), back);
      const [bright, dark] = [luminance(front), luminance(back)].toSorted((a, b) => b - a);
      const ratio = ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
      if (ratio < 4.5)
        found.add(`${element.className || element.tagName}: ${text.slice(0, 20)} ${ratio.toFixed(2)}`);
    }
    return [...found];
  }, part);
}
