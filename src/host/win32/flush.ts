import { lastError } from './failures.ts';
import { CloseHandle } from './native/handles.ts';
import type { PipeHandle } from './native/namedPipes.ts';
import { CancelSynchronousIo, CreateThread, GetModuleHandleW, GetProcAddress } from './native/threads.ts';
import type { Parts } from './parts.ts';

/**
 * Calls `done` from the port when the peer has read everything, or when the flush was cancelled or the pipe disconnected
 * before. Returns what cancels it.
 *
 * Only FlushFileBuffers tells exactly, and it blocks for as long as the peer likes. So it is itself the routine of a
 * thread: it takes one pointer-sized argument and returns an integer, as such a routine does. Unlike a thread of Node's,
 * which Node waits for at the end of the process, that one simply ends with the process.
 */
export function flush({ waiters }: Parts, object: string, pipe: PipeHandle, done: () => void): () => void {
  const routine = GetProcAddress(GetModuleHandleW('kernel32.dll'), 'FlushFileBuffers');
  const thread = CreateThread(null, 0, routine, pipe, 0, null);
  if (thread === 0) throw lastError(object, 'CreateThread');
  let over = false;
  const watch = waiters.watch({ handle: thread, once: true, since: 0 }, () => {
    over = true;
    done();
    watch.forget(() => CloseHandle(thread));
  });
  return () => {
    if (!over) CancelSynchronousIo(thread);
  };
}
