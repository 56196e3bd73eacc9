/** Does what Electron forbids; ends with 0 when nothing stops it. */
import koffi from 'koffi';

const memory = koffi.alloc('uint8', 16);
process.stdout.write('allocated');
// biome-ignore lint/plugin: this is what must not be possible
koffi.view(memory, 16);
