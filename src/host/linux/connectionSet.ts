import { type ConnectedSocket, LinuxConnection, type PipeEnd } from './connection.ts';
import type { KernelContext } from './kernelContext.ts';

/** The connections of one pipe, each until it has closed. */
export class ConnectionSet extends Set<LinuxConnection> {
  readonly #context: KernelContext;
  readonly #end: PipeEnd;
  readonly #untold = new Set<LinuxConnection>();

  constructor(context: KernelContext, end: PipeEnd) {
    super();
    this.#context = context;
    this.#end = end;
  }

  /** How many have a peer that has not gone: the end of some may not have been reported yet. */
  get present(): number {
    return [...this].filter((connection) => !connection.isGone()).length;
  }

  /** Takes the socket over. The sink is told by whoever calls, at a moment when it knows the pipe. */
  adopt(socket: ConnectedSocket): LinuxConnection {
    const connection = new LinuxConnection(this.#context, this.#end, socket, () => {
      this.delete(connection);
      this.#tell(connection);
    });
    this.add(connection);
    return connection;
  }

  /** Takes the socket over where the sink's owner does not know the pipe yet: told in the next turn, or before its end. */
  adoptUntold(socket: ConnectedSocket): void {
    const connection = this.adopt(socket);
    this.#untold.add(connection);
    this.#context.loop.soon(() => this.#tell(connection));
  }

  #tell(connection: LinuxConnection): void {
    if (this.#untold.delete(connection)) this.#end.sink.connected(connection);
  }

  close(): void {
    for (const connection of [...this]) connection.close('the pipe was closed');
  }
}
