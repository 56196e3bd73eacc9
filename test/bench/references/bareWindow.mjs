// What a live window costs in Node alone: reads the section at each request, and answers its parent with what differs.
import { openSync, readSync } from 'node:fs';

const [, , path = '', size = ''] = process.argv;
const section = openSync(path, 'r');
const page = 4096;
let now = Buffer.alloc(Number(size));
let before = Buffer.alloc(now.length);

process.on('message', () => {
  [before, now] = [now, before];
  readSync(section, now, 0, now.length, 0);
  const pages = [];
  for (let at = 0; at < now.length; at += page) {
    const bytes = now.subarray(at, at + page);
    if (bytes.compare(before, at, at + page) !== 0) pages.push({ at, bytes });
  }
  process.send?.(pages);
});
