import { isLeft } from '../../protocol/isLeft.ts';
import { objectIcons } from '../../protocol/objectIcons.ts';
import type {
  ChildState,
  EventState,
  InstanceState,
  MemoryState,
  PipeState,
  Traffic,
} from '../../protocol/sessionState.ts';
import { endedBadly, howItEnded } from '../session/childEnd.ts';
import type { RunView } from '../session/runView.ts';

/** One line of the tree, in words. Everything in it follows from the records of the session. */
export interface TreeNode {
  /** Unique, and the same as long as the object is. */
  readonly id: string;
  readonly kind: 'session' | 'noChild' | 'child' | 'pipe' | 'client' | 'event' | 'memory';
  readonly session: string;
  /** Key of the object; for a client `main#2`. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** What its menu depends on: `pipe.running`. */
  readonly context: string;
  readonly children: readonly TreeNode[];
}

/** The tree of one session. */
export function sessionNode(
  id: string,
  title: string,
  canRestart: boolean,
  { status, detail, run, state, capture }: RunView,
): TreeNode {
  const running = status === 'running';
  const node = nodeMaker(id, running);
  const live = running || status === 'starting' || status === 'stopping';
  const words = {
    starting: 'starting',
    running: 'running',
    stopping: 'stopping',
    ended: 'ended',
    capture: 'capture',
    died: 'recorder stopped',
  }[status];
  return {
    id,
    kind: 'session',
    session: id,
    key: id,
    label: title,
    description: run > 1 ? `${words} · run ${run}` : words,
    tooltip: [`${title}: ${words}.`, detail, capture ?? ''].filter((line) => line !== '').join('\n'),
    icon:
      status === 'died' ? 'error' : live ? 'pulse' : status === 'capture' ? 'file-binary' : 'circle-outline',
    context: `session.${live ? 'live' : canRestart ? 'over' : 'capture'}`,
    children: [
      ...(running && nobodyRuns(state.children) ? [noChildNode(node)] : []),
      ...state.children.map((child) => childNode(node, child)),
      ...state.pipes.map((pipe) => pipeNode(node, pipe)),
      ...state.events.map((event) => eventNode(node, event)),
      ...state.memory.map((memory) => memoryNode(node, memory)),
    ],
  };
}

type Words = Pick<TreeNode, 'label' | 'description' | 'tooltip' | 'icon'>;
type NodeMaker = (
  kind: TreeNode['kind'],
  key: string,
  words: Words,
  state?: string,
  children?: readonly TreeNode[],
) => TreeNode;

const nodeMaker =
  (session: string, running: boolean): NodeMaker =>
  (kind, key, words, state, children = []) => ({
    id: `${session}/${kind}/${key}`,
    kind,
    session,
    key,
    ...words,
    context: `${kind}.${running ? (state ?? 'running') : 'over'}`,
    children,
  });

/** Every child has ended, and the pipes are still there. */
const nobodyRuns = (children: readonly ChildState[]) =>
  children.length > 0 && children.every(({ running }) => !running);

function noChildNode(node: NodeMaker): TreeNode {
  return node('noChild', '', {
    label: 'no child is running',
    description: 'Start again',
    tooltip: 'No child of this session is running; its pipes are still there. Click to start a child again.',
    icon: 'debug-start',
  });
}

function childNode(node: NodeMaker, state: ChildState): TreeNode {
  const { child, pid, program, running, stopped } = state;
  const how = howItEnded(state);
  const ended = stopped ? `stopped (${how})` : how;
  const description = running ? `pid ${pid}` : pid === null ? 'not started' : ended;
  const words = { label: child, description, tooltip: `Child ${child}: ${description}.\n${program}` };
  return node(
    'child',
    child,
    { ...words, icon: endedBadly(state) ? 'error' : objectIcons.child },
    running ? 'running' : 'exited',
  );
}

function pipeNode(node: NodeMaker, state: PipeState): TreeNode {
  const { pipe, path, role, mode, listening, instances, refused } = state;
  const connected = instances.filter((client) => client.connected).length;
  const served = role === 'serve';
  const nobody = served ? (listening ? 'waiting for a client' : 'no client') : 'not connected';
  const clients = connected === 0 ? nobody : served ? counted(connected, 'client') : 'connected';
  const turnedAway = refused === 0 ? '' : `, ${refused} refused`;
  const what = served ? 'served by us' : 'opened by us';
  return node(
    'pipe',
    pipe,
    {
      label: pipe,
      description: `${clients}${turnedAway}`,
      tooltip: `Pipe ${pipe}, ${mode} mode, ${what}: ${clients}${turnedAway}.\n${path ?? ''}`.trimEnd(),
      icon: objectIcons.pipe,
    },
    isLeft(state) ? 'left' : undefined,
    // Of a thousand reconnects only the clients that are there, and the last one, tell something.
    instances
      .filter((client, index) => client.connected || index === instances.length - 1)
      .map((client) => clientNode(node, pipe, client)),
  );
}

function clientNode(node: NodeMaker, pipe: string, client: InstanceState): TreeNode {
  const { instance, child, pid, foreign, connected } = client;
  const who = child ?? (pid === null ? 'unknown' : `pid ${pid}`);
  const traffic = `${trafficWords(client.in)} from it, ${trafficWords(client.out)} to it`;
  const note = [connected ? '' : 'disconnected', foreign ? 'not started by us' : '']
    .filter((word) => word !== '')
    .join(', ');
  return node(
    'client',
    `${pipe}#${instance}`,
    {
      label: `client ${instance}`,
      description: note === '' ? who : `${who} · ${note}`,
      tooltip: `Client ${instance} of ${pipe} (${who})${note === '' ? '' : `, ${note}`}: ${traffic}.`,
      icon: connected ? 'debug-connected' : 'debug-disconnect',
    },
    connected ? 'running' : 'gone',
  );
}

function eventNode(node: NodeMaker, state: EventState): TreeNode {
  const { event, name, waitedBy, reset, set, sets, signals, consumed } = state;
  const word = set === null ? 'not known' : set ? 'set' : 'not set';
  const who = waitedBy === 'child' ? 'the child waits for it' : 'we wait for it';
  const counts = `set by us ${sets} times, signalled ${signals} times, consumed ${consumed} times`;
  return node('event', event, {
    label: event,
    description: word,
    tooltip: `Event ${event}, ${reset}-reset, ${who}: ${word}; ${counts}.\n${name ?? ''}`.trimEnd(),
    icon: objectIcons.event,
  });
}

function memoryNode(node: NodeMaker, state: MemoryState): TreeNode {
  const { memory, child, source, announcedSize, realSize, mapped, changes } = state;
  const size = realSize ?? announcedSize;
  const bytes = size === null ? 'size not known' : `${size} bytes`;
  const from = source === 'announced' ? `announced by ${child ?? 'a client'}` : source;
  const word = mapped ? 'mapped' : 'not mapped';
  return node('memory', memory, {
    label: memory,
    description: mapped ? bytes : `${bytes} · ${word}`,
    tooltip: `Shared memory ${memory}, ${from}: ${bytes}, ${word}, changed ${changes} times.`,
    icon: objectIcons.memory,
  });
}

const trafficWords = ({ messages, bytes }: Traffic) =>
  `${counted(messages, 'message')} (${counted(bytes, 'byte')})`;
const counted = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
