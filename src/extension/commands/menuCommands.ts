import { commands } from 'vscode';
import * as z from 'zod';
import type { Disposable } from '../disposer.ts';
import type { CommandParts } from './commandParts.ts';

const prefix = 'ipcInspector.menu.';

const manifestCommands = z.object({
  contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }),
});
/** What VS Code gives a command of a menu on a page: the contexts of what it was asked for on, merged. */
const menuContext = z.object({ ipcSession: z.string() });

/** The commands of the menus on a tab's page, as the manifest lists them: the page, which offered them, does them. */
export function registerMenuCommands(
  { sessions, tabs }: Pick<CommandParts, 'sessions' | 'tabs'>,
  manifest: unknown,
): Disposable[] {
  const { contributes } = manifestCommands.parse(manifest);
  return contributes.commands
    .filter(({ command }) => command.startsWith(prefix))
    .map(({ command }) =>
      commands.registerCommand(command, (argument: unknown) => {
        const context = menuContext.safeParse(argument);
        const session = context.success ? sessions.byId(context.data.ipcSession) : undefined;
        if (session) tabs.of(session)?.menu(command.slice(prefix.length));
      }),
    );
}
