import type { CompletionPort } from './completionPort.ts';
import { ERROR_BROKEN_PIPE, ERROR_PIPE_CONNECTED, ERROR_PIPE_LISTENING } from './errorNames.ts';
import { GetLastError } from './native/handles.ts';
import { ConnectNamedPipe, PeekNamedPipe, type PipeHandle } from './native/namedPipes.ts';
import { Operation } from './operation.ts';
import { outgoingQuota } from './pipeInformation.ts';
import type { Timers } from './timers.ts';

/** ms between looks. */
const lookEvery = 50;

interface WatchedEnd {
  readonly handle: PipeHandle;
  readonly role: 'server' | 'client';
  /** Whether we may read from it. */
  readonly reads: boolean;
}

/**
 * Looks from time to time whether the peer has gone, for connections on which no read waits that would tell at once.
 * Calls `gone` with a Win32 code; only when nothing is left to be read, if we may read. Returns what ends the watch.
 */
export function watchPeer(
  parts: { readonly port: CompletionPort; readonly timers: Timers },
  end: WatchedEnd,
  gone: (error: number) => void,
): () => void {
  const look = (): (() => void) =>
    parts.timers.in(lookEvery, () => {
      const error = errorOf(parts.port, end);
      if (error === 0) cancel = look();
      else gone(error);
    });
  let cancel = look();
  return () => cancel();
}

/** 0 while the peer is there. */
function errorOf(port: CompletionPort, { handle, role, reads }: WatchedEnd): number {
  if (reads) return PeekNamedPipe(handle, null, 0, null, null, null) ? 0 : GetLastError();
  if (role === 'client') return outgoingQuota(handle)?.closing === true ? ERROR_BROKEN_PIPE : 0;
  // Asking a server's end to connect once more does nothing while it is connected, and tells when it is not; unlike a
  // query of its state it needs no right that a one-way pipe lacks.
  const operation = new Operation(0, () => {});
  const error = port.begin(operation, () => ConnectNamedPipe(handle, operation.address));
  return error === 0 || error === ERROR_PIPE_CONNECTED || error === ERROR_PIPE_LISTENING
    ? 0
    : ERROR_BROKEN_PIPE;
}
