import { dirname } from 'node:path';
import { l10n, QuickPickItemKind, ThemeIcon, Uri, window, workspace } from 'vscode';
import { type SessionDescriptionInput, sessionDescription } from '../../protocol/description.ts';
import { descriptionFiles } from '../description/descriptionFiles.ts';
import { workspaceKey } from '../description/filePlan.ts';
import { nameSeed } from '../description/nameSeed.ts';
import { describeAnswers, describeConnection } from '../questions/answers.ts';
import { askPipeMode, askSession, type FoundNames } from '../questions/askSession.ts';
import { type Answer, back, type Choice, choose } from '../questions/prompts.ts';
import type { HostChannel } from '../session/hostProcess.ts';
import type { PlanSource } from '../session/sessionPlan.ts';
import type { CommandParts } from './commandParts.ts';
import { samplePlan } from './samplePlan.ts';

type Origin =
  | { kind: 'source'; source: PlanSource }
  | { kind: 'browse' }
  | { kind: 'wait' }
  | { kind: 'connect' }
  | { kind: 'sample' };

/** Asks what to start, and starts it. Esc anywhere starts nothing. */
export async function startSession(parts: CommandParts): Promise<void> {
  for (;;) {
    const origin = await choose<Origin>(
      { title: l10n.t('Start Session'), canGoBack: false },
      l10n.t('What do you want to inspect?'),
      origins(parts),
    );
    if (typeof origin !== 'object') return;
    const source = await sourceOf(origin, parts);
    if (source === back) continue;
    const session = source ? await parts.launcher.launch(source) : null;
    if (session && origin.kind === 'connect') parts.tabs.show(session).compose('main');
    return;
  }
}

async function origins({ recent }: CommandParts): Promise<Choice<Origin>[]> {
  const files = await descriptionFiles();
  const uris = new Set(files.map((uri) => uri.toString()));
  const others = recent.all.filter(({ source }) => source.kind !== 'file' || !uris.has(source.uri));
  return [
    ...separator(l10n.t('session descriptions'), files.length),
    ...files.map((uri) => ({
      label: workspace.asRelativePath(uri),
      iconPath: new ThemeIcon('play'),
      value: { kind: 'source', source: { kind: 'file', uri: uri.toString() } } as const,
    })),
    ...separator(l10n.t('recent'), others.length),
    ...others.map(({ title, source }) => ({
      label: title,
      iconPath: new ThemeIcon('history'),
      description: source.kind === 'file' ? workspace.asRelativePath(Uri.parse(source.uri)) : '',
      value: { kind: 'source', source } as const,
    })),
    ...separator(l10n.t('new'), 1),
    {
      label: l10n.t('Browse for a program…'),
      iconPath: new ThemeIcon('file-binary'),
      value: { kind: 'browse' },
    },
    {
      label: l10n.t('Wait for a program that I start…'),
      iconPath: new ThemeIcon('watch'),
      value: { kind: 'wait' },
    },
    {
      label: l10n.t('Connect to an existing pipe…'),
      iconPath: new ThemeIcon('plug'),
      value: { kind: 'connect' },
    },
    {
      label: l10n.t('Sample'),
      iconPath: new ThemeIcon('beaker'),
      description: l10n.t('a child that ships with IPC Inspector; needs nothing else'),
      value: { kind: 'sample' },
    },
  ];
}

const separator = (label: string, entries: number): Choice<Origin>[] =>
  entries === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }];

async function sourceOf(origin: Origin, parts: CommandParts): Promise<Answer<PlanSource>> {
  switch (origin.kind) {
    case 'source':
      return origin.source;
    case 'sample':
      return samplePlan();
    case 'browse':
      return browse(parts);
    case 'wait':
      return program(null, parts);
    case 'connect':
      return connect(parts);
  }
}

async function browse(parts: CommandParts): Promise<Answer<PlanSource>> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const [uri] =
    (await window.showOpenDialog({
      title: l10n.t('Program to Launch'),
      openLabel: l10n.t('Use'),
      ...(folder ? { defaultUri: folder } : {}),
    })) ?? [];
  return uri ? program(uri.fsPath, parts) : undefined;
}

async function program(path: string | null, parts: CommandParts): Promise<Answer<PlanSource>> {
  const platform = process.platform === 'win32' ? 'win32' : 'linux';
  const nothing: FoundNames = { pipes: [], objects: [] };
  const found =
    path === null
      ? Promise.resolve(nothing)
      : withHost(parts, (host) => host.request('scanNames', { program: path })).catch(() => nothing);
  const answers = await askSession(path, found, platform);
  if (typeof answers !== 'object') return answers;
  const title =
    path === null ? l10n.t('waiting') : (path.split(/[\\/]/).at(-1) ?? path).replace(/\.exe$/i, '');
  return planOf(describeAnswers(answers, platform), title, path ?? '', parts);
}

async function connect(parts: CommandParts): Promise<Answer<PlanSource>> {
  const title = l10n.t('Connect to Pipe');
  const names = withHost(parts, (host) => host.request('listPipes', {}));
  const name = await choose<string>(
    { title, step: 1, total: 2, canGoBack: true },
    l10n.t('Type the name of the pipe, or choose one that is there now'),
    names.then((found) => found.map((label) => ({ label, value: label }))),
    (text) => ({ label: text.trim(), description: l10n.t('this name'), value: text.trim() }),
  );
  if (typeof name !== 'string') return name;
  const mode = await askPipeMode({ title, step: 2, total: 2, canGoBack: true });
  if (mode === back) return connect(parts);
  if (mode === undefined) return undefined;
  return planOf(describeConnection(name, mode), name.split(/[\\/]/).at(-1) ?? name, name, parts);
}

/** Starts a host for a question that no session's host could answer, and ends it again. */
async function withHost<T>({ factory }: CommandParts, ask: (host: HostChannel) => Promise<T>): Promise<T> {
  const host = factory.forkHost();
  try {
    return await ask(host.channel);
  } finally {
    void host.shutDown();
  }
}

/** @param identity what its generated names depend on, beside the workspace */
function planOf(
  input: SessionDescriptionInput,
  title: string,
  identity: string,
  { factory, storage }: CommandParts,
): PlanSource {
  const description = sessionDescription.parse(input);
  const workspaceFolder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const program = description.children[0]?.program;
  const folder = workspaceFolder ?? (program === undefined ? storage : dirname(program));
  return {
    kind: 'plan',
    plan: {
      description,
      folder,
      workspaceFolder: workspaceFolder ?? folder,
      title,
      nameSeed: nameSeed(workspaceKey(), identity, factory.takenSeeds()),
      interactive: true,
    },
  };
}
