import type { Check } from './check.ts';
import { withKernel } from './withKernel.ts';

const sizes = [1, 4096, 65_537];

/** Creates shared memory and reads it: how large the system says that it is, and that none of it faults. */
export const checkSections: Check = {
  name: 'shared memory',
  async run(tell) {
    await withKernel(({ kernel, module, unique }) => {
      const real = sizes.map((size) => {
        const object = `memory of ${size}`;
        const name = module.objectName(`${unique}-${size}`);
        const section = kernel.createSection({ object, name, size, open: false });
        const view = module.openSectionView(object, section.share(), section.realSize);
        try {
          const bytes = new Uint8Array(section.realSize).fill(255);
          view.read(0, bytes);
          if (bytes.some((byte) => byte !== 0))
            throw new Error(`New memory of ${size} bytes is not all zero.`);
        } finally {
          view.close();
        }
        return section.realSize;
      });
      const detail = `${sizes.join(', ')} bytes are ${real.join(', ')} in the system`;
      const expected = sizes.map(process.platform === 'win32' ? wholePages : (size) => size);
      const ok = real.join() === expected.join();
      tell('shared memory', ok ? 'ok' : 'failed', ok ? detail : `${detail}, expected ${expected.join(', ')}`);
    });
  },
};

const wholePages = (size: number) => Math.ceil(size / 4096) * 4096;
