import type { LiveChild } from './liveChild.ts';
import type { LivePipe } from './livePipe.ts';
import { note, type Surroundings } from './surroundings.ts';

/** After this long without a client a note says what runs and what it has not opened. Milliseconds. */
export const silenceAfter = 5_000;

/**
 * Explains the first thing that goes wrong for most people: the child runs and nobody connects.
 *
 * @param namesIn names of pipes that stand in a child's program file
 */
export async function explainSilence(
  around: Surroundings,
  pipes: Iterable<LivePipe>,
  children: Iterable<LiveChild>,
  namesIn: (child: LiveChild) => Promise<readonly string[]>,
): Promise<void> {
  const running = [...children].filter((child) => child.running);
  for (const pipe of pipes) {
    if (pipe.description.role !== 'serve' || pipe.instancesSoFar > 0 || running.length === 0) continue;
    const who = running.map((child) => `${child.name} (${child.pid})`).join(', ');
    const are = running.length === 1 ? 'is running and has' : 'are running and have';
    const found = new Set((await Promise.all(running.map(namesIn))).flat());
    const names = [...found].filter((name) => name !== pipe.path).slice(0, 8);
    const listed = names.length > 0 ? ` Names found in the program: ${names.join(' · ')}` : '';
    const remedy =
      names.length > 0
        ? `Use this name: set "path" of pipes.${pipe.key} to the one that the program opens.`
        : `Make the program open ${pipe.path}, or set "path" of pipes.${pipe.key} to the name that it opens.`;
    note(around.recorder, `pipe ${pipe.key}`, `${who} ${are} not opened ${pipe.path}.${listed}`, remedy);
  }
}
