/** Why a connection was closed, and how much that the peer had sent went with it: nobody else tells that it is lost. */
export function withUnread(reason: string, bytes: number): string {
  if (bytes === 0) return reason;
  return `${reason}; ${bytes === 1 ? '1 byte' : `${bytes} bytes`} from the peer ${bytes === 1 ? 'was' : 'were'} not read`;
}
