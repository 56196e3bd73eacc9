import type { Clock } from '../../src/host/kernel/clock.ts';
import type { Kernel } from '../../src/host/kernel/kernel.ts';
import type { AnnouncedObject } from '../../src/host/kernel/section.ts';

/** What `value` means in process `pid` now, asked until the kernel gives an answer that is no older. */
export function lookUp(kernel: Kernel, clock: Clock, pid: number, value: number): AnnouncedObject | null {
  const asked = clock.now();
  for (;;) {
    const found = kernel.lookUp(pid, value, asked);
    if (found !== 'later') return found;
    kernel.wait(5);
  }
}
