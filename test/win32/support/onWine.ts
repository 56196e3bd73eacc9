import koffi from 'koffi';

/** Whether this Windows is Wine, which says so by an export of its own. */
export function onWine(): boolean {
  try {
    koffi.load('ntdll.dll').func('const char *wine_get_version()');
    return true;
  } catch {
    return false;
  }
}
