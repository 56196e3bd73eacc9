import { signal } from '@preact/signals';

/**
 * Counts changes of the theme, for canvases: these do not know the style sheet. VS Code writes the theme's colours into the
 * style of the root element.
 */
export const themeVersion = signal(0);

new MutationObserver(() => {
  themeVersion.value++;
}).observe(document.documentElement, { attributeFilter: ['style'] });
