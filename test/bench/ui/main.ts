/** The tab in a browser, with a real session host behind it:  npm run bench:ui [-- ROW …]   Writes out/bench-ui.json. */
import { runBench } from '../support/runBench.ts';
import { activation } from './activation.ts';
import { extensionHost } from './extensionHost.ts';
import { following } from './following.ts';
import { list } from './list.ts';

void runBench([...list, ...following, ...extensionHost, ...activation], 'out/bench-ui.json').then((code) => {
  process.exitCode = code;
});
