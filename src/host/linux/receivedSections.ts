import { readlinkSync } from 'node:fs';
import type { Section } from '../kernel/section.ts';
import { isSectionPath } from './foreignDescriptor.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { LinuxSection } from './section.ts';

/**
 * The sections among descriptors that came with a message. All others are closed at once: each is a file kept open in
 * the name of the sender. A section that nobody shared by the time of `closeUnadopted` is closed as well.
 */
export function sectionsAmong(descriptors: readonly Descriptor[]): {
  readonly sections: readonly Section[];
  closeUnadopted(): void;
} {
  const sections: LinuxSection[] = [];
  for (const fd of descriptors) {
    const link = readlinkSync(`/proc/self/fd/${fd}`).replace(/ \(deleted\)$/, '');
    if (isSectionPath(link)) sections.push(new LinuxSection('announced memory', fd, link, () => {}));
    else close(fd);
  }
  return {
    sections,
    closeUnadopted() {
      for (const section of sections) if (!section.shared) section.close();
    },
  };
}
