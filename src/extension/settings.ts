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

/** Each is asked for when it is looked at: VS Code takes a part of a ms for the answer. */
export function settings(): Settings {
  const section = workspace.getConfiguration('ipcInspector');
  return {
    get captures() {
      return {
        folder: section.get('captures.folder', ''),
        keep: section.get('captures.keep', 20),
        maxTotalSize: section.get('captures.maxTotalSize', 2048) * bytesInMiB,
      };
    },
    get capture() {
      const maxSize = section.get('capture.maxSize', 0);
      return {
        maxSize: maxSize === 0 ? null : maxSize * bytesInMiB,
        onFull: section.get('capture.onFull') === 'ring' ? 'ring' : 'stopRecording',
      } as const;
    },
    get connectNoteAfter() {
      return section.get('connectNoteAfter', 5) * 1000;
    },
    get textEncoding() {
      return section.get('text.encoding', 'utf-8');
    },
    get openBeside() {
      return section.get('openBeside', false);
    },
    get preserveRuns() {
      return section.get('list.preserveRuns', true);
    },
    get page() {
      return {
        timeFormat: section.get('time.format') === 'clock' ? 'clock' : 'sinceStart',
        memoryRefresh: oneOf(['message', 'demand'], section.get('memory.refresh')) ?? 'live',
      } as const;
    },
    get hostRuntime() {
      return section.get('hostRuntime', '');
    },
  };
}

/** A setting may hold anything: the user writes it into a file. */
function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}
