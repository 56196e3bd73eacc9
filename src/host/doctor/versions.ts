import { release } from 'node:os';
import { version } from '../live/version.ts';
import type { Check } from './check.ts';

/** What runs where. Never fails: it is for whoever reads the report. */
export const versions: Check = {
  name: 'versions',
  run(tell) {
    const { electron, node, v8 } = process.versions;
    const runtime = electron === undefined ? `Node ${node}` : `Electron ${electron} (Node ${node})`;
    tell('versions', 'ok', `IPC Inspector ${version}, ${runtime}, V8 ${v8}`);
    tell('system', 'ok', [`${process.platform}-${process.arch} ${release()}`, ...glibc()].join(', '));
  },
};

function glibc(): string[] {
  const found = process.platform === 'linux' ? process.report?.getReport() : undefined;
  const text = JSON.stringify(found ?? {});
  const [, number] = /"glibcVersionRuntime":"([\d.]+)"/.exec(text) ?? [];
  return number === undefined ? [] : [`glibc ${number}`];
}
