import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { runsFolder } from '../live/runFolder.ts';
import type { Check } from './check.ts';

const mib = 2 ** 20;
/** Recording stops when less than this is free; half of it leaves hardly anything to record into. */
const enough = 2 * 1024 * mib;

/** Where runs keep their sockets and captures. */
export const checkFolders: Check = {
  name: 'folder of runs',
  run(tell) {
    tell('folder of runs', 'ok', `${runsFolder()} is private`);
    const { bavail, bsize } = statfsSync(tmpdir());
    const free = bavail * bsize;
    const detail = `${Math.floor(free / mib)} MiB free in ${tmpdir()}`;
    if (free >= enough) tell('disk', 'ok', detail);
    else tell('disk', 'limited', `${detail}: captures there will be short`);
  },
};
