/**
 * How many reads of how many bytes are posted ahead on one more connection, when there are `connections`. Few writers
 * get long queues; the sum stays near 64 MiB however many there are, which Windows limits to some hundreds.
 */
export function readsFor(connections: number): { reads: number; size: number } {
  if (connections <= 16) return { reads: 16, size: 65_536 };
  if (connections <= 64) return { reads: 4, size: 65_536 };
  return { reads: 2, size: 32_768 };
}
