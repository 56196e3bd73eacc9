import { ChannelClosed } from '../../protocol/channel.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import { type CheckResult, selfTestPassed, selfTestTable } from '../../protocol/selfTest.ts';
import { forkHost } from '../keeper/forkedHost.ts';
import { printText } from './printText.ts';

/** Runs the self-test in a host of its own and prints its table. Returns the exit code: 1 when a check has failed, or it cannot be printed. */
export async function doctor(): Promise<number> {
  const host = forkHost();
  const results: CheckResult[] = [];
  let checking = 'recorder';
  host.channel.on('checking', ({ name }) => {
    checking = name;
  });
  host.channel.on('checked', (result) => void results.push(result));
  const failed = (detail: string) => void results.push({ name: checking, outcome: 'failed', detail });
  try {
    await host.channel.request('selfTest', {});
  } catch (error) {
    if (error instanceof ChannelClosed) {
      const { signal, code } = await host.gone;
      failed(`native code ended the process that ran it (${signal ?? `exit code ${code}`})`);
    } else failed(messageOf(error));
  }
  await host.release();
  const printed = await printText(selfTestTable(results));
  return selfTestPassed(results) ? printed : 1;
}
