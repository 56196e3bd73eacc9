import { env, l10n, ProgressLocation, version, window } from 'vscode';
import { ChannelClosed } from '../../protocol/channel.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import { type CheckResult, selfTestTable } from '../../protocol/selfTest.ts';
import type { HostProcess } from '../session/hostProcess.ts';
import type { CommandParts } from './commandParts.ts';

/** Checks what sessions need of this machine, in a session host of its own, and opens the findings as a table. */
export async function selfTest({ factory, texts }: CommandParts): Promise<void> {
  const host = factory.forkHost();
  const location = ProgressLocation.Notification;
  const results = await window.withProgress(
    { location, title: l10n.t('IPC Inspector self-test') },
    async (progress) => {
      try {
        return await findings(host, (message) => progress.report({ message }));
      } finally {
        await host.shutDown();
      }
    },
  );
  const editor = `${env.appName} ${version}${env.remoteName === undefined ? '' : `, ${env.remoteName}`}`;
  await texts.openReport(
    'IPC self-test',
    selfTestTable([{ name: 'editor', outcome: 'ok', detail: editor }, ...results]),
  );
}

async function findings(host: HostProcess, report: (message: string) => void): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let checking = 'recorder';
  host.channel.on('checking', ({ name }) => {
    checking = name;
    report(name);
  });
  host.channel.on('checked', (result) => void results.push(result));
  try {
    await host.channel.request('selfTest', {});
  } catch (error) {
    const how =
      error instanceof ChannelClosed
        ? `native code ended the process that ran it (${await host.exited})`
        : messageOf(error);
    results.push({ name: checking, outcome: 'failed', detail: how });
  }
  return results;
}
