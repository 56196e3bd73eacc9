import { readFileSync } from 'node:fs';
import type { Child } from '../../kernel/child.ts';
import { close } from '../../linux/libc/descriptor.ts';
import { lastErrno } from '../../linux/libc/libc.ts';
import { pidfd_getfd, pidfd_open } from '../../linux/libc/process.ts';
import { inheritedEnvironment } from '../../session/childEnvironment.ts';
import type { Check, Tell } from '../check.ts';
import { withKernel } from '../withKernel.ts';

/** Both ways to the memory that a child announces by number: opened anew through /proc, or duplicated by pidfd_getfd. */
export const checkDescriptors: Check = {
  name: 'descriptors of a child',
  async run(tell) {
    tell('Yama', 'ok', yama());
    await withKernel(({ kernel }) => {
      const memory = kernel.createSection({ object: 'memory check', name: null, size: 4096, open: false });
      const child = kernel.spawn(
        {
          object: 'child check',
          name: 'check',
          program: process.execPath,
          args: ['-e', 'setTimeout(() => {}, 20000)'],
          cwd: '/',
          stdin: 'closed',
          console: false,
          // The runtime may be Electron's.
          env: { ...inheritedEnvironment(), ELECTRON_RUN_AS_NODE: '1' },
        },
        { output: () => {}, outputEnded: () => {}, exited: () => {} },
      );
      const number = Number(memory.childValue);
      kernel.adoptSection('memory of the child', child.pid, number).close();
      tell('opening anew', 'ok', '/proc/<pid>/fd/<n> of a child can be opened');
      duplicate(child, number, tell);
    });
  },
};

/** The fallback, for memory whose permissions forbid us to open it. */
function duplicate(child: Child, number: number, tell: Tell): void {
  const pidfd = pidfd_open('child check', child.pid);
  try {
    const fd = pidfd_getfd(pidfd, number);
    if (fd === null) {
      const code = lastErrno();
      tell('pidfd_getfd', 'limited', `fails with errno ${code}; only memory that may be opened is mapped`);
      return;
    }
    close(fd);
    tell('pidfd_getfd', 'ok', 'duplicates a descriptor of a child');
  } finally {
    close(pidfd);
  }
}

const scopes = ['classic: any own process', 'restricted: descendants', 'administrators only', 'nobody'];

/** https://www.kernel.org/doc/html/latest/admin-guide/LSM/Yama.html */
function yama(): string {
  try {
    const scope = readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim();
    return `ptrace_scope is ${scope} (${scopes[Number(scope)] ?? 'unknown'})`;
  } catch {
    return 'is not in this kernel';
  }
}
