import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExtensionContext, Uri } from 'vscode';
import { marksOf } from '../../protocol/captureName.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Log } from '../log.ts';
import type { RunView } from '../session/runView.ts';
import { settings } from '../settings.ts';
import { type CaptureFile, captureAt, captureFiles } from './captureFiles.ts';
import { prepareCaptureFolder } from './captureFolder.ts';
import { openCaptures } from './openCaptures.ts';
import { forgetOpen, openElsewhere, tellOpen } from './openElsewhere.ts';

/** The captures that the extension keeps, in one folder of the machine where sessions run. */
export class CaptureStore {
  readonly #context: ExtensionContext;
  readonly #shown: () => readonly Pick<RunView, 'capture' | 'earlier'>[];
  readonly #log: Log;
  #told = '';
  #telling: Promise<void> = Promise.resolve();

  /** @param shown what sessions and tabs of this window show now */
  constructor(
    context: ExtensionContext,
    shown: () => readonly Pick<RunView, 'capture' | 'earlier'>[],
    log: Log,
  ) {
    this.#context = context;
    this.#shown = shown;
    this.#log = log;
  }

  /** The setting's folder, else one in the storage of the workspace, or of the extension in a window without one. */
  get folder(): string {
    const { folder } = settings().captures;
    const storage = this.#context.storageUri ?? this.#context.globalStorageUri;
    return folder === '' ? join(storage.fsPath, 'captures') : folder;
  }

  /** Newest first. */
  all(): Promise<CaptureFile[]> {
    return captureFiles(this.folder);
  }

  /** A session or a tab of this window shows it or an earlier run in it, or writes it. */
  isOpen(path: string): boolean {
    return this.#open().has(path);
  }

  /** The files of a capture, oldest first; its own name when it has gone. */
  async filesOf(path: string): Promise<readonly string[]> {
    return (await captureAt(path).catch(() => null))?.files ?? [path];
  }

  /** A capture and what belongs to it. */
  async everythingOf(path: string): Promise<Uri[]> {
    const files = [...(await this.filesOf(path)), marksOf(path)];
    return files.filter((file) => existsSync(file)).map((file) => Uri.file(file));
  }

  /** Another window with the same folder shows it or writes it. */
  async isOpenElsewhere(path: string): Promise<boolean> {
    return (await openElsewhere(this.folder)).has(path);
  }

  /** To be called when what is open may be another: windows with the same folder ask for it. */
  tellOthers(): void {
    const { folder } = this;
    const open = this.#open();
    const text = JSON.stringify([folder, ...open]);
    if (text === this.#told) return;
    this.#told = text;
    // One after the other, so that the last one stays.
    this.#telling = this.#telling
      .then(() => tellOpen(folder, open))
      .catch((error: unknown) => this.#log.warn(`What is open was not told: ${messageOf(error)}`));
  }

  dispose(): void {
    forgetOpen(this.folder);
  }

  /** Makes room for one more. */
  async prepare(): Promise<void> {
    await prepareCaptureFolder(this.folder, this.#open(), settings().captures, this.#log);
  }

  #open(): ReadonlySet<string> {
    return openCaptures(this.#shown(), settings().preserveRuns);
  }
}
