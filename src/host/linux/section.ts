import { fstatSync } from 'node:fs';
import type { LedgerEntry } from '../kernel/kernel.ts';
import type { Section, SectionHandle, SectionSpec } from '../kernel/section.ts';
import type { Inheritance } from './inheritance.ts';
import { close, type Descriptor, duplicate, openToRead, sealAgainstShrinking } from './libc/descriptor.ts';
import { refusal } from './libc/linuxError.ts';
import { ftruncate, memfd_create, shm_open, shm_unlink } from './libc/memory.ts';

/** A memfd or a POSIX shared memory object, held by one descriptor. Never mapped: see sectionView.ts. */
export class LinuxSection implements Section {
  readonly childValue: string;
  readonly realSize: number;
  readonly identity: string;
  readonly #object: string;
  readonly #fd: Descriptor;
  readonly #onClose: () => void;
  #shared = false;
  #open = true;

  constructor(object: string, fd: Descriptor, childValue: string, onClose: () => void) {
    this.#object = object;
    this.#fd = fd;
    this.#onClose = onClose;
    this.childValue = childValue;
    const { dev, ino, size } = fstatSync(fd);
    this.realSize = size;
    this.identity = fileIdentity(dev, ino);
  }

  /** Somebody took a handle of it. */
  get shared(): boolean {
    return this.#shared;
  }

  /**
   * Opened anew where the permissions allow it: read-only, and with a file offset of its own, as looking for holes moves
   * the offset and the child may use its own for read and write.
   */
  share(): SectionHandle {
    if (!this.#open) throw refusal(this.#object, 'is closed.');
    const anew = openToRead(`/proc/self/fd/${this.#fd}`);
    const handle = Number(anew >= 0 ? anew : duplicate(this.#object, this.#fd)) as SectionHandle;
    this.#shared = true;
    return handle;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    close(this.#fd);
    this.#onClose();
  }
}

export function fileIdentity(device: number, inode: number): string {
  return `${device}:${inode}`;
}

export function createSection(
  spec: SectionSpec,
  inheritance: Inheritance,
  ledger: (entry: LedgerEntry) => void,
): LinuxSection {
  const { object, name, size, open } = spec;
  if (name === null) return createInherited(object, size, inheritance);
  const fd = shm_open(object, name, !open);
  if (open) return new LinuxSection(object, fd, name, () => {});
  ledger({ name, type: 'shm' });
  const remove = () => {
    shm_unlink(name);
    ledger({ gone: name });
  };
  try {
    ftruncate(object, fd, size);
    return new LinuxSection(object, fd, name, remove);
  } catch (error) {
    close(fd);
    remove();
    throw error;
  }
}

/** Sealed against shrinking: a child that shrinks what it has mapped would die, and take our bytes with it. */
function createInherited(object: string, size: number, inheritance: Inheritance): LinuxSection {
  const fd = memfd_create(object, object);
  try {
    ftruncate(object, fd, size);
    sealAgainstShrinking(object, fd);
  } catch (error) {
    close(fd);
    throw error;
  }
  const number = inheritance.add({ forChild: () => fd, started: () => {} });
  return new LinuxSection(object, fd, String(number), () => inheritance.remove(number));
}
