// Puts the product for Windows and its benchmark side by side into a folder:  node scripts/windowsBench.mjs FOLDER
// Prints as JSON how to run them here: the program to start, and what its environment needs.
import { buildBeside } from './build/buildBeside.mjs';
import { setUpWindowsNode, windowsNode } from './setup/windowsNode.mjs';
import { setUpWine, wineEnvironment } from './setup/wine.mjs';

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('Say into which folder.');
await setUpWine();
await setUpWindowsNode();
await buildBeside(
  folder,
  { bench: 'test/bench/windows/main.ts', processorTime: 'test/bench/windows/processorTime.ts' },
  { production: true },
);
console.log(
  JSON.stringify({ command: ['wine', windowsNode, `${folder}/bench.cjs`], environment: wineEnvironment }),
);
