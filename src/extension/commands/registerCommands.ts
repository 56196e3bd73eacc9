import { commands } from 'vscode';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Disposable } from '../disposer.ts';
import { showFailure } from '../launcher.ts';
import { deleteCapture, openCapture, revealCapture, saveCapture } from './captureCommands.ts';
import type { CommandParts } from './commandParts.ts';
import { copySample } from './copySample.ts';
import { changeEvent, connectAgain, showMemory, showOutput, startChild } from './objectCommands.ts';
import { samplePlan } from './samplePlan.ts';
import { saveDescription } from './saveDescription.ts';
import { selfTest } from './selfTest.ts';
import { sendMessage } from './sendMessage.ts';
import {
  copyChildEnvironment,
  copyRecord,
  openAsText,
  refreshText,
  removeSession,
  restartSession,
  showSession,
  stopSession,
} from './sessionCommands.ts';
import { startDescription } from './startDescription.ts';
import { startSession } from './startSession.ts';

/** Of the manifest. */
const walkthrough = 'ipc-inspector.ipc-inspector#firstSteps';

type Handler = (parts: CommandParts, argument: unknown) => unknown;

/** Every command, by its id after `ipcInspector.`. */
const handlers: { readonly [id: string]: Handler } = {
  startSample: ({ launcher }) => launcher.launch(samplePlan()),
  startSession,
  startDescription,
  sendMessage,
  setEvent: (parts, argument) => changeEvent(parts, argument, 'setEvent'),
  resetEvent: (parts, argument) => changeEvent(parts, argument, 'resetEvent'),
  stopSession,
  restartSession,
  openCapture,
  saveCapture,
  revealCapture,
  deleteCapture,
  openAsText,
  refreshText,
  copyRecord,
  showSession,
  removeSession,
  showMemory,
  showOutput,
  startChild,
  connectAgain,
  copyChildEnvironment,
  copySample,
  saveDescription,
  selfTest,
  openWalkthrough: () => commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
  showLog: ({ showLog }) => showLog(),
};

export function registerCommands(parts: CommandParts): Disposable[] {
  return Object.entries(handlers).map(([id, handle]) =>
    commands.registerCommand(`ipcInspector.${id}`, async (argument: unknown) => {
      try {
        await handle(parts, argument);
      } catch (error) {
        void showFailure(messageOf(error));
      }
    }),
  );
}
