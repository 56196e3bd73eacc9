import { beginning, visibleLines } from '../protocol/bytes.ts';
import { isolateRuns } from '../protocol/isolate.ts';

/** As long as a tab's title, a line of a tree or a notification can be read. */
const longest = 500;

/** Text that may come from programs or files, line by line without anything that acts, reorders or hides. */
export const plain = (text: string): string => visibleLines(beginning(text, longest));

/** The same where it stands beside other words: names that are written from right to left do not reorder these. */
export const plainWords = (text: string): string => isolateRuns(plain(text));

/** The same for notifications and progress, which make links of `[label](command:…)`. */
export const plainMessage = (text: string): string => plainWords(text).replaceAll('](', '] (');

/** The same for labels in which VS Code draws `$(name)` as an icon. */
export const plainLabel = (text: string): string => plainWords(text).replaceAll('$(', '\\$(');
