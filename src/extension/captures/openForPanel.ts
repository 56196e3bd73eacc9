import type { CancellationToken, WebviewPanel } from 'vscode';
import type { Session } from '../session/session.ts';

/**
 * Opens the capture of a session for a panel. The host of one that is not shown then is let go.
 * @returns whether there is somebody to show it to: a panel may be closed while a large file is read
 * @throws Error with a sentence for a person when it is no capture
 */
export async function openForPanel(
  session: Session,
  panel: Pick<WebviewPanel, 'onDidDispose'>,
  token: Pick<CancellationToken, 'isCancellationRequested'>,
): Promise<boolean> {
  let closed = false;
  panel.onDidDispose(() => {
    closed = true;
  });
  try {
    await session.request('state', {});
  } catch (error) {
    await session.release();
    throw error;
  }
  if (!closed && !token.isCancellationRequested) return true;
  await session.release();
  return false;
}
