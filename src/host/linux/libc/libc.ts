import koffi from 'koffi';
import { nativeCalls } from '../../kernel/nativeCalls.ts';

/** A native pointer as a number for arithmetic. Only addresses of memory that is kept alive elsewhere. */
export type Address = bigint;

let library: ReturnType<typeof koffi.load> | null = null;

/**
 * A function of libc, looked up at its first call, so that one that an old system lacks is an error of the feature
 * that needs it and not of the start.
 *
 * Variadic functions (fcntl, prctl, sem_open) are declared with fixed arguments: on Linux both calling conventions are
 * the same on x86-64 and arm64 for integers.
 */
export function libcFunction<A extends readonly unknown[], R extends number | bigint>(
  prototype: string,
): (...args: A) => R {
  let native: ((...args: A) => R) | null = null;
  const [, name = prototype] = /(\w+)\(/.exec(prototype) ?? [];
  nativeCalls.push({ library: 'libc.so.6', name, exists: () => hasLibcFunction(name) });
  return (...args) => {
    native ??= load().func(prototype);
    return native(...args);
  };
}

export function hasLibcFunction(name: string): boolean {
  try {
    load().symbol(name);
    return true;
  } catch {
    return false;
  }
}

/** The errno of the last libc call in this thread. To be read before any other call. */
export function lastErrno(): number {
  return koffi.errno();
}

/**
 * Where the bytes of `memory` are. They stay there: backing stores of this size do not move. The caller keeps `memory`
 * alive as long as the address is in use.
 */
export function addressOf(memory: Uint8Array | Uint32Array | BigUint64Array): Address {
  return koffi.address(memory);
}

function load(): ReturnType<typeof koffi.load> {
  library ??= koffi.load('libc.so.6');
  return library;
}
