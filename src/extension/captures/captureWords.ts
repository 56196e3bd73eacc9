import { basename } from 'node:path';
import type { CaptureFile } from './captureFiles.ts';

export interface CaptureWords {
  readonly label: string;
  /** `3 min ago · 1.2 MB · marked` */
  readonly description: string;
  readonly tooltip: string;
}

/**
 * What the list of captures says of one.
 * @param open a session of this window shows it, or writes it
 * @param now ms since 1970
 */
export function captureWords(file: CaptureFile, open: boolean, now: number): CaptureWords {
  const { path, bytes, modified, marked } = file;
  const name = basename(path);
  const label = name.replace(/(-\d{8}-\d{6})?(-\d+)?(\.ipc)?\.pcapng$/, '') || name;
  const tags = [...(open ? ['open'] : []), ...(marked ? ['marked'] : [])];
  const why = [
    ...(open ? ['open: a session of this window shows it or writes it; it is not deleted.'] : []),
    ...(marked ? ['marked: records of it have marks or comments; it is not deleted to make room.'] : []),
  ];
  const when = new Date(modified).toLocaleString();
  return {
    label,
    description: [ageWords(now - modified), sizeWords(bytes), ...tags].join(' · '),
    tooltip: [name, `${sizeWords(bytes)} (${bytes} bytes), written ${when}`, ...why, path].join('\n'),
  };
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

function sizeWords(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const number = bytes / 1000 ** power;
  return `${power === 0 ? number : number.toPrecision(3)} ${units[power]}`;
}

const steps = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
];

/** @param ms since it was written */
function ageWords(ms: number): string {
  const step = steps.find((candidate) => ms >= candidate.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.name} ago` : 'just now';
}
