import { type Browser, chromium } from 'playwright-core';

/** A headless browser that talks to nobody and draws alike on every machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    // Scrollbars are part of what is looked at.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    executablePath: process.env.IPC_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // A tab's frame is a process of its own, as in VS Code; the shell would have it otherwise.
      '--site-per-process',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
      '--disable-lcd-text',
    ],
  });
}
