import { fstatSync, readlinkSync, statSync } from 'node:fs';
import type { AnnouncedObject, Section } from '../kernel/section.ts';
import { close, type Descriptor, openToRead } from './libc/descriptor.ts';
import { lastErrno } from './libc/libc.ts';
import { errno, linuxError, refusal } from './libc/linuxError.ts';
import { pidfd_getfd, pidfd_open } from './libc/process.ts';
import { fileIdentity, LinuxSection } from './section.ts';

const largestDescriptor = 2 ** 31 - 1;

/**
 * What a number means as a descriptor of process `pid`, by asking /proc: nothing is duplicated, nothing is opened.
 * @param isOurs true for the file of a section that we made and children inherit: they would announce it back to us
 */
export function lookUpDescriptor(
  pid: number,
  value: number,
  isOurs: (file: string) => boolean,
): AnnouncedObject | null {
  // −1 and the like, as 32 or 64 bits without sign.
  if (value < 0 || value >= 2 ** 32 - 4096) {
    return { kind: 'pseudo', description: `${value}`, realSize: null };
  }
  if (!Number.isInteger(value) || value > largestDescriptor) return null;
  const path = `/proc/${pid}/fd/${value}`;
  try {
    const description = readlinkSync(path).replace(/ \(deleted\)$/, '');
    if (!description.startsWith('/')) return { kind: 'other', description, realSize: null };
    const { dev, ino, size } = statSync(path);
    if (isOurs(fileIdentity(dev, ino)))
      return { kind: 'other', description: `${description}, made here`, realSize: size };
    return { kind: isSectionPath(description) ? 'section' : 'file', description, realSize: size };
  } catch {
    return null;
  }
}

/** Whether descriptor `value` of process `pid` is open and not of this section. */
export function descriptorNamesAnother(pid: number, value: number, section: Section): boolean {
  try {
    const { dev, ino } = statSync(`/proc/${pid}/fd/${value}`);
    return fileIdentity(dev, ino) !== section.identity;
  } catch {
    return false;
  }
}

/** A link of /proc/<pid>/fd that leads to memory. glibc keeps semaphores in the same place. */
export function isSectionPath(link: string): boolean {
  return link.startsWith('/memfd:') || (link.startsWith('/dev/shm/') && !link.startsWith('/dev/shm/sem.'));
}

/**
 * Our own descriptor of a section that a process has.
 *
 * It is opened anew through /proc: read-only, with an offset of its own, and allowed where Yama forbids more than
 * reading. A duplicate (pidfd_getfd) would share the child's file offset and keep its locks; it is taken only where the
 * file's permissions forbid us to open it.
 */
export function adoptDescriptor(object: string, pid: number, value: number, onClose: () => void): Section {
  const path = `/proc/${pid}/fd/${value}`;
  const fd = openAnew(path) ?? duplicateFrom(object, pid, value);
  try {
    const link = readlinkSync(`/proc/self/fd/${fd}`).replace(/ \(deleted\)$/, '');
    if (!isSectionPath(link)) {
      throw refusal(
        object,
        `descriptor ${value} of process ${pid} is no shared memory but ${link}.`,
        'Announce the descriptor of a memfd or of a shm_open object.',
      );
    }
    // The number may have been given to another file since it was announced.
    const there = statSync(path, { throwIfNoEntry: false });
    const here = fstatSync(fd);
    if (there !== undefined && (there.dev !== here.dev || there.ino !== here.ino)) {
      throw refusal(object, `descriptor ${value} of process ${pid} changed its meaning while it was opened.`);
    }
    return new LinuxSection(object, fd, link, onClose);
  } catch (error) {
    close(fd);
    throw error;
  }
}

function openAnew(path: string): Descriptor | null {
  try {
    // Anything else might block or have effects of its own when it is opened.
    if (!isSectionPath(readlinkSync(path))) return null;
    const fd = openToRead(path);
    return fd >= 0 ? fd : null;
  } catch {
    return null;
  }
}

function duplicateFrom(object: string, pid: number, value: number): Descriptor {
  const what = `cannot get descriptor ${value} of process ${pid}`;
  const pidfd = pidfd_open(object, pid);
  try {
    const fd = pidfd_getfd(pidfd, value);
    if (fd !== null) return fd;
    const code = lastErrno();
    throw linuxError(object, 'pidfd_getfd', what, remedyFor(code), code);
  } finally {
    close(pidfd);
  }
}

function remedyFor(code: number): string | null {
  switch (code) {
    case errno.EBADF:
      return 'The process has no such descriptor. It must stay open until the memory is mapped here: wait for an acknowledgement.';
    case errno.ESRCH:
      return 'The process has ended. It must live until the memory is mapped here.';
    case errno.EPERM:
      return 'The system forbids it (kernel.yama.ptrace_scope, a container, or a process that is not dumpable). Send the descriptor itself along with the message (SCM_RIGHTS).';
    default:
      return null;
  }
}
