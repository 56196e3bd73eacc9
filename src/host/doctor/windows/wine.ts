import koffi from 'koffi';
import type { Check } from '../check.ts';

/** Wine works, but is not what the product is made for, and enforces less. */
export const checkWine: Check = {
  name: 'Wine',
  run(tell) {
    const version = wineVersion();
    if (version === null) tell('Windows', 'ok', 'real, not Wine');
    else tell('Windows', 'limited', `Wine ${version}: not all of what Windows enforces is enforced`);
  },
};

/** Null on Windows. Wine says so by an export of its own. */
export function wineVersion(): string | null {
  try {
    return String(koffi.load('ntdll.dll').func('const char *wine_get_version()')());
  } catch {
    return null;
  }
}
