import type { Descriptor } from './descriptor.ts';
import { hasLibcFunction, libcFunction } from './libc.ts';

const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;

// glibc: posix_spawnattr_t has 336 bytes, posix_spawn_file_actions_t 80, sigset_t 128. All are opaque; more is safe.
const opaqueSize = 1024;
const signalSetSize = 128;

type Opaque = Uint8Array;
const attributeInit = libcFunction<[Opaque], number>('int posix_spawnattr_init(void *a)');
const attributeDestroy = libcFunction<[Opaque], number>('int posix_spawnattr_destroy(void *a)');
const setFlags = libcFunction<[Opaque, number], number>('int posix_spawnattr_setflags(void *a, short flags)');
const setDefault = libcFunction<[Opaque, Opaque], number>(
  'int posix_spawnattr_setsigdefault(void *a, const void *set)',
);
const setMask = libcFunction<[Opaque, Opaque], number>(
  'int posix_spawnattr_setsigmask(void *a, const void *set)',
);
const actionsInit = libcFunction<[Opaque], number>('int posix_spawn_file_actions_init(void *f)');
const actionsDestroy = libcFunction<[Opaque], number>('int posix_spawn_file_actions_destroy(void *f)');
const addDuplicate = libcFunction<[Opaque, number, number], number>(
  'int posix_spawn_file_actions_adddup2(void *f, int fd, int newFd)',
);
const addFolder = libcFunction<[Opaque, string], number>(
  'int posix_spawn_file_actions_addchdir_np(void *f, const char *path)',
);
const addCloseFrom = libcFunction<[Opaque, number], number>(
  'int posix_spawn_file_actions_addclosefrom_np(void *f, int from)',
);
const nativeSpawn = libcFunction<
  [Int32Array, string, Opaque, Opaque, readonly (string | null)[], readonly (string | null)[]],
  number
>(
  'int posix_spawn(void *pid, const char *path, const void *f, const void *a, const char **argv, const char **envp)',
);

/** Since glibc 2.29. */
export function canChangeFolder(): boolean {
  return hasLibcFunction('posix_spawn_file_actions_addchdir_np');
}

export interface SpawnCall {
  readonly path: string;
  /** With argv[0]. */
  readonly argv: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
  /** Null where canChangeFolder says no. */
  readonly folder: string | null;
  /** Which descriptor of ours the child has under which number. Ours are all above every number of the child. */
  readonly descriptors: ReadonlyMap<number, Descriptor>;
}

/**
 * Starts a program in a session (and so a process group) of its own, with no signal ignored or blocked: Node ignores
 * SIGPIPE, and a child that inherited that would not end as it does in a shell.
 * Returns its pid, or the error number of whatever went wrong up to and including exec.
 * https://man7.org/linux/man-pages/man3/posix_spawn.3.html
 */
export function posix_spawn(call: SpawnCall): { pid: number } | { code: number } {
  const attributes = new Uint8Array(opaqueSize);
  const actions = new Uint8Array(opaqueSize);
  const allSignals = new Uint8Array(signalSetSize).fill(0xff);
  const noSignals = new Uint8Array(signalSetSize);
  attributeInit(attributes);
  actionsInit(actions);
  try {
    setFlags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    setDefault(attributes, allSignals);
    setMask(attributes, noSignals);
    for (const [number, fd] of call.descriptors) addDuplicate(actions, fd, number);
    if (call.folder !== null) addFolder(actions, call.folder);
    // Ours are all closed at exec; what other code in this process opened may not be. Since glibc 2.34.
    if (hasLibcFunction('posix_spawn_file_actions_addclosefrom_np')) {
      addCloseFrom(actions, Math.max(...call.descriptors.keys()) + 1);
    }
    const pid = new Int32Array(1);
    const argv = [...call.argv, null];
    const envp = [...call.environment, null];
    const code = nativeSpawn(pid, call.path, actions, attributes, argv, envp);
    return code === 0 ? { pid: pid[0] ?? 0 } : { code };
  } finally {
    actionsDestroy(actions);
    attributeDestroy(attributes);
  }
}
