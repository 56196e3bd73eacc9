import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExtensionContext, Uri } from 'vscode';
import type { Log } from '../log.ts';
import type { SessionList } from '../session/sessionList.ts';
import { settings } from '../settings.ts';
import { type CaptureFile, captureAt, captureFiles, captureOfFile, marksOf } from './captureFiles.ts';
import { prepareCaptureFolder } from './captureFolder.ts';

/** The captures that the extension keeps, in one folder of the machine where sessions run. */
export class CaptureStore {
  readonly #context: ExtensionContext;
  readonly #sessions: SessionList;
  readonly #log: Log;

  constructor(context: ExtensionContext, sessions: SessionList, log: Log) {
    this.#context = context;
    this.#sessions = sessions;
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

  /** A session of this window shows it, or writes it. */
  isOpen(path: string): boolean {
    return this.#sessions.all.some(
      ({ view }) => view.capture !== null && captureOfFile(view.capture) === path,
    );
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

  /** Makes room for one more. */
  async prepare(): Promise<void> {
    const open = this.#sessions.all.map(({ view }) => view.capture).filter((capture) => capture !== null);
    await prepareCaptureFolder(this.folder, new Set(open), settings().captures, this.#log);
  }
}
