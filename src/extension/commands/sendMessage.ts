import { type Disposable, l10n, ThemeIcon, window } from 'vscode';
import * as z from 'zod';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Session } from '../session/session.ts';
import type { CommandParts } from './commandParts.ts';
import { type PayloadFormat, payloadBytes, payloadPreview } from './payload.ts';
import { nodeOfArgument, type ObjectChoice, targetObject, targetSession } from './targets.ts';

const namedText = z.strictObject({ text: z.string() });

interface Client {
  readonly pipe: string;
  readonly instance: number;
}

/**
 * Asks for one message and sends it; which pipe and client only when there are several. The walkthrough names the text,
 * and then what came of it is shown.
 */
export async function sendMessage(parts: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(
    parts.sessions,
    argument,
    ({ view }) => view.status === 'running',
    l10n.t('No session is running.'),
  );
  if (!session) return;
  const client = await targetClient(session, argument);
  if (!client) return;
  const named = namedText.safeParse(argument);
  const bytes = named.success
    ? payloadBytes(named.data.text, 'text')
    : await askPayload(l10n.t('Send to {0}, client {1}', client.pipe, client.instance));
  if (!bytes) return;
  await session.request('send', { ...client, bytes });
  if (named.success) parts.tabs.show(session);
}

function targetClient(session: Session, argument: unknown): Promise<Client | null> {
  const node = nodeOfArgument(argument);
  const clients = session.view.state.pipes
    .filter(({ pipe }) => node?.kind !== 'pipe' || pipe === node.key)
    .flatMap(({ pipe, instances }) =>
      instances
        .filter(({ connected }) => connected)
        .map(
          ({ instance, child, pid }): ObjectChoice<Client> => ({
            key: `${pipe}#${instance}`,
            label: l10n.t('{0}, client {1}', pipe, instance),
            description: child ?? (pid === null ? '' : `pid ${pid}`),
            value: { pipe, instance },
          }),
        ),
    );
  return targetObject(
    argument,
    'client',
    clients,
    l10n.t('To which client?'),
    l10n.t('No client is connected.'),
  );
}

function askPayload(title: string): Promise<Uint8Array | null> {
  const input = window.createInputBox();
  let format: PayloadFormat = 'text';
  const check = () => {
    try {
      const preview = payloadPreview(payloadBytes(input.value, format));
      input.prompt = l10n.t('These bytes will go out: {0}', preview);
      input.validationMessage = undefined;
    } catch (error) {
      input.validationMessage = messageOf(error);
    }
  };
  const show = () => {
    const other = format === 'text' ? l10n.t('Write hex') : l10n.t('Write text');
    input.buttons = [{ iconPath: new ThemeIcon('arrow-swap'), tooltip: other }];
    input.placeholder = format === 'text' ? l10n.t('Text, sent as UTF-8') : l10n.t('Hex, such as 68 65 6c');
    check();
  };
  input.title = title;
  show();
  return new Promise((resolve) => {
    let answer: Uint8Array | null = null;
    const listeners: Disposable[] = [
      input.onDidChangeValue(check),
      input.onDidTriggerButton(() => {
        format = format === 'text' ? 'hex' : 'text';
        show();
      }),
      input.onDidAccept(() => {
        if (input.validationMessage !== undefined) return;
        answer = payloadBytes(input.value, format);
        input.hide();
      }),
      input.onDidHide(() => {
        for (const listener of listeners) listener.dispose();
        input.dispose();
        resolve(answer);
      }),
    ];
    input.show();
  });
}
