import { workspace } from 'vscode';
import type { PageSettings } from '../protocol/notices.ts';

/** What goes for descriptions that set no limit of their own. */
export interface CaptureDefaults {
  /** bytes; null: the free disk space less 1 GiB */
  readonly maxSize: number | null;
  readonly onFull: 'stopRecording' | 'ring';
}

/** The user's settings, read when they are needed. */
export interface Settings {
  readonly captures: { readonly folder: string; readonly keep: number; readonly maxTotalSize: number };
  readonly capture: CaptureDefaults;
  /** ms */
  readonly connectNoteAfter: number;
  /** A label that TextDecoder knows. */
  readonly textEncoding: string;
  readonly openBeside: boolean;
  /** Earlier runs stay in the list of records, folded. */
  readonly preserveRuns: boolean;
  readonly page: PageSettings;
  readonly hostRuntime: string;
}

const bytesInMiB = 2 ** 20;

export function settings(): Settings {
  const section = workspace.getConfiguration('ipcInspector');
  const maxSize = section.get('capture.maxSize', 0);
  return {
    captures: {
      folder: section.get('captures.folder', ''),
      keep: section.get('captures.keep', 20),
      maxTotalSize: section.get('captures.maxTotalSize', 2048) * bytesInMiB,
    },
    capture: {
      maxSize: maxSize === 0 ? null : maxSize * bytesInMiB,
      onFull: section.get('capture.onFull') === 'ring' ? 'ring' : 'stopRecording',
    },
    connectNoteAfter: section.get('connectNoteAfter', 5) * 1000,
    textEncoding: section.get('text.encoding', 'utf-8'),
    openBeside: section.get('openBeside', false),
    preserveRuns: section.get('list.preserveRuns', true),
    page: {
      timeFormat: section.get('time.format') === 'clock' ? 'clock' : 'sinceStart',
      memoryRefresh: oneOf(['message', 'demand'], section.get('memory.refresh')) ?? 'live',
    },
    hostRuntime: section.get('hostRuntime', ''),
  };
}

/** A setting may hold anything: the user writes it into a file. */
function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}
