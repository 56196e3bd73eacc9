/** As Wireshark names the files of a set, through which its menu can then go: NAME_00001_20261125093000.pcapng. */
const fileName = /^(.*)_(\d{5,})_\d{14}(\.[^.]*)?$/;

/** The ring that a file is part of by its name, as the name of the whole, and its number there; null for any other. */
export function ringOfName(name: string): { ring: string; number: number } | null {
  const [, stem, number, extension = ''] = fileName.exec(name) ?? [];
  return stem === undefined ? null : { ring: `${stem}${extension}`, number: Number(number) };
}
