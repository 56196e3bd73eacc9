import type { LiveConnection } from './liveConnection.ts';

/**
 * Those that are there. One that has gone and left something unread, which steps alone may read, is a client only to who
 * takes that, and to others while there is none but such: of these the newest.
 */
export function presentAmong(clients: readonly LiveConnection[]): readonly LiveConnection[] {
  if (clients.length < 2) return clients;
  const there = clients.filter(({ connection }) => !connection.peerGone);
  return there.length > 0 ? there : clients.slice(-1);
}
