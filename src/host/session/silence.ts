import type { FoundNames } from '../program/scanNames.ts';
import type { LiveChild } from './liveChild.ts';
import type { LivePipe } from './livePipe.ts';
import { note, type Surroundings } from './surroundings.ts';

/** After this long without a client a note says what runs and what it has not opened, if nobody says otherwise. ms */
export const silenceAfter = 5_000;
const listedNames = 10;

/**
 * Explains the first thing that goes wrong for most people: the child runs and nobody connects.
 *
 * @param namesIn names that stand in a child's program file; must not reject
 * @param wanted false once the run has begun to end
 */
export async function explainSilence(
  around: Surroundings,
  pipes: ReadonlyMap<string, LivePipe>,
  children: ReadonlyMap<string, LiveChild>,
  namesIn: (child: LiveChild) => Promise<FoundNames>,
  wanted: () => boolean,
): Promise<void> {
  const running = () => [...children.values()].filter((child) => child.running);
  const silent = () =>
    [...pipes.values()].filter(
      ({ description, clients }) => description.role === 'serve' && clients.soFar === 0,
    );
  const asked = running();
  if (asked.length === 0 || silent().length === 0) return;
  const found = await Promise.all(asked.map(namesIn));
  // Reading a large program takes a second, in which a child may have connected or ended, and the run with it.
  const still = running().filter((child) => asked.includes(child));
  if (!wanted() || still.length === 0) return;
  const who = still.map((child) => `${child.name} (${child.pid})`).join(', ');
  const are = still.length === 1 ? 'is running and has' : 'are running and have';
  for (const pipe of silent()) {
    const own = new Set(found.flatMap(({ pipes: names }) => names).filter((name) => name !== pipe.path));
    const names = [...own, ...new Set(found.flatMap(({ objects }) => objects))].slice(0, listedNames);
    const listed = names.length > 0 ? ` Names found in the program: ${names.join(' · ')}.` : '';
    const [first] = own;
    const remedy =
      first === undefined
        ? `Make the program open ${pipe.path}, or set "path" of pipes.${pipe.key} to the name that it opens.`
        : `Use this name: "path": ${JSON.stringify(first)} in pipes.${pipe.key}.`;
    note(around.recorder, `pipe ${pipe.key}`, `${who} ${are} not opened ${pipe.path}.${listed}`, remedy);
  }
}
