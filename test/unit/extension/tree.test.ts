import assert from 'node:assert/strict';
import type { RunView } from '../../../src/extension/session/runView.ts';
import { changedNodes } from '../../../src/extension/tree/changedNodes.ts';
import { sessionNode, type TreeNode } from '../../../src/extension/tree/treeNodes.ts';
import { applyRecord } from '../../../src/protocol/applyRecord.ts';
import { emptySessionState } from '../../../src/protocol/sessionState.ts';

function view(part: Partial<RunView> = {}): RunView {
  const state = emptySessionState('t');
  const at = { seq: 1, time: 0 };
  applyRecord(state, { ...at, kind: 'child.start', child: 'worker', pid: 7, program: '/w', args: [] });
  applyRecord(state, { ...at, kind: 'pipe.listen', pipe: 'main', path: '/p' });
  applyRecord(state, {
    ...at,
    kind: 'pipe.connect',
    pipe: 'main',
    instance: 1,
    pid: 7,
    child: 'worker',
    foreign: false,
  });
  const event = { event: 'toChild', by: 'us', coalesced: false, count: 1, sampled: false, since: 0 } as const;
  applyRecord(state, { ...at, kind: 'event.set', ...event });
  return {
    run: 1,
    status: 'running',
    detail: '',
    capture: null,
    state,
    progress: null,
    backlog: [],
    earlier: [],
    ...part,
  };
}

const find = (node: TreeNode, path: string): TreeNode | undefined =>
  node.id.endsWith(path) ? node : node.children.map((child) => find(child, path)).find((found) => found);

describe('the tree of a session', () => {
  const root = sessionNode('id', 'article', true, view());

  it('lists children, pipes with their clients, and events, with their state', () => {
    const lines = (node: TreeNode, depth = 0): string[] => [
      `${' '.repeat(depth)}${node.label}: ${node.description}`,
      ...node.children.flatMap((child) => lines(child, depth + 1)),
    ];
    assert.deepEqual(lines(root), [
      'article: running',
      ' worker: pid 7',
      ' main: 1 client',
      '  client 1: worker',
      ' toChild: set',
    ]);
  });

  it('says how a child ended', () => {
    const { state } = view();
    const exit = { child: 'worker', pid: 7, exitCode: 3, signal: null, status: null, stopped: false };
    applyRecord(state, { seq: 2, time: 1, kind: 'child.exit', ...exit });
    const child = find(sessionNode('id', 'article', true, view({ state })), '/child/worker');
    assert.equal(child?.description, 'exit code 3');
    assert.equal(child?.icon, 'error');
    assert.equal(child?.context, 'child.exited');
  });

  it('offers to start a child again when none is running and the pipes are still there', () => {
    const { state } = view();
    assert.equal(find(sessionNode('id', 'article', true, view({ state })), '/noChild/'), undefined);
    const exit = { child: 'worker', pid: 7, exitCode: 3, signal: null, status: null, stopped: false };
    applyRecord(state, { seq: 2, time: 1, kind: 'child.exit', ...exit });
    const row = find(sessionNode('id', 'article', true, view({ state })), '/noChild/');
    assert.equal(row?.description, 'Start again');
    const over = sessionNode('id', 'article', true, view({ state, status: 'ended' }));
    assert.equal(find(over, '/noChild/'), undefined);
  });

  it('offers to connect again to what another program serves and we have lost', () => {
    const { state } = view();
    for (const pipe of state.pipes) pipe.role = 'connect';
    const pipe = () => find(sessionNode('id', 'article', true, view({ state })), '/pipe/main');
    assert.equal(pipe()?.description, 'connected');
    assert.equal(pipe()?.context, 'pipe.running');
    applyRecord(state, {
      seq: 2,
      time: 1,
      kind: 'pipe.disconnect',
      pipe: 'main',
      instance: 1,
      reason: 'gone',
    });
    assert.equal(pipe()?.description, 'not connected');
    assert.equal(pipe()?.context, 'pipe.left');
  });

  it('offers nothing to be done when the run is over', () => {
    const over = sessionNode('id', 'article', true, view({ status: 'ended' }));
    assert.equal(over.context, 'session.over');
    assert.equal(find(over, '/event/toChild')?.context, 'event.over');
    assert.equal(sessionNode('id', 'x', false, view({ status: 'capture' })).context, 'session.capture');
  });

  it('says that the recorder stopped', () => {
    assert.equal(
      sessionNode('id', 'article', true, view({ status: 'died' })).description,
      'recorder stopped',
    );
  });
});

describe('the nodes to draw anew', () => {
  const before = sessionNode('id', 'article', true, view());

  it('are none when nothing changed', () => {
    assert.deepEqual(changedNodes(before, sessionNode('id', 'article', true, view())), []);
  });

  it('are only the lines that changed', () => {
    const { state } = view();
    const event = {
      event: 'toChild',
      by: null,
      coalesced: false,
      count: 1,
      sampled: false,
      since: 0,
    } as const;
    applyRecord(state, { seq: 2, time: 1, kind: 'event.consume', ...event });
    const changed = changedNodes(before, sessionNode('id', 'article', true, view({ state })));
    assert.deepEqual(
      changed.map(({ id }) => id),
      ['id/event/toChild'],
    );
  });

  it('are the parent when one came', () => {
    const { state } = view();
    applyRecord(state, { seq: 2, time: 1, kind: 'pipe.listen', pipe: 'second', path: '/q' });
    const changed = changedNodes(before, sessionNode('id', 'article', true, view({ state })));
    assert.deepEqual(
      changed.map(({ id }) => id),
      ['id'],
    );
  });
});
