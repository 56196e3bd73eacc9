import type { Progress } from '../../protocol/notices.ts';
import { everything } from '../../protocol/query.ts';
import { captureAt } from '../captures/captureFiles.ts';
import type { HostChannel } from './hostProcess.ts';

/** How far a capture goes that nobody writes any more, as its recorder would have told. */
export async function captureProgress(host: HostChannel, capture: string, lost: number): Promise<Progress> {
  const [{ bytes }, last] = await Promise.all([
    captureAt(capture),
    host.request('rows', { query: everything, from: null, count: 1 }),
  ]);
  return { records: last.total, bytes, lost, time: last.rows.at(-1)?.record.time ?? 0 };
}
