import { beginning, visibleLines } from '../protocol/bytes.ts';

/** As long as a tab's title, a line of a tree or a notification can be read. */
const longest = 500;

/** Text that may come from programs or files, line by line without anything that acts, reorders or hides. */
export const plain = (text: string): string => visibleLines(beginning(text, longest));

/** The same for notifications and progress, which make links of `[label](command:…)`. */
export const plainMessage = (text: string): string => plain(text).replaceAll('](', '] (');

/** The same for labels in which VS Code draws `$(name)` as an icon. */
export const plainLabel = (text: string): string => plain(text).replaceAll('$(', '\\$(');
