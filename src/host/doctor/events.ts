import type { EventSpec } from '../kernel/eventObject.ts';
import type { Check } from './check.ts';
import { withKernel } from './withKernel.ts';

/** Events that children wait for are looked at, and must be found as they were. */
export const checkEvents: Check = {
  name: 'event peeking',
  async run(tell) {
    await withKernel(({ kernel, module, unique }) => {
      const types = process.platform === 'win32' ? (['event'] as const) : (['eventfd', 'semaphore'] as const);
      for (const type of types) {
        const name = type === 'eventfd' ? null : module.objectName(`${unique}-${type}`);
        const spec: EventSpec = {
          object: `event ${type}`,
          name,
          type,
          open: false,
          reset: 'auto',
          waitedBy: 'child',
        };
        const event = kernel.createEvent(spec, { signalled: () => {} });
        const looks = [event.peek()];
        event.set();
        looks.push(event.peek(), event.peek());
        event.reset();
        looks.push(event.peek());
        const seen = looks.join(', ');
        if (seen === '0, 1, 1, 0') tell(`peeking at ${type}`, 'ok', 'looking takes nothing away');
        else tell(`peeking at ${type}`, 'failed', `new, set, still set, reset is seen as ${seen}`);
      }
    });
  },
};
