import { withoutIsolates } from '../../protocol/isolate.ts';

/** What is selected on the page is copied without the signs that keep names in their place on the screen. */
export function copyAsWritten(): void {
  document.addEventListener('copy', (event) => {
    const selected = document.getSelection()?.toString() ?? '';
    const text = withoutIsolates(selected);
    if (event.defaultPrevented || text === selected) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  });
}
