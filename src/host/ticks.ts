/** ms between two ticks. */
export const tickPeriod = 50;

const calls = new Set<() => void>();
let timer: NodeJS.Timeout | null = null;

/**
 * Calls what can wait a little at each tick of one clock, which all such work in this thread shares: to be woken costs a
 * thread more than most of what it then does. There are no ticks while nobody asks for them.
 *
 * @returns ends the calls
 */
export function onTicks(call: () => void): () => void {
  // An object of its own each time: the same function may be called twice a tick.
  const own = () => call();
  calls.add(own);
  timer ??= setInterval(tick, tickPeriod);
  return () => {
    calls.delete(own);
  };
}

function tick(): void {
  // It ends here and not with the last call: who is called at a tick mostly asks for the next one soon.
  if (calls.size === 0 && timer) {
    clearInterval(timer);
    timer = null;
  }
  for (const call of [...calls]) if (calls.has(call)) call();
}
