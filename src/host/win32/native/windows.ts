import { address, bool, dword, pointer, user32, wide } from './nativeType.ts';

/** https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-findwindowexw */
export const FindWindowExW = user32('FindWindowExW', address, address, address, wide, wide);

/** https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getwindowthreadprocessid */
export const GetWindowThreadProcessId = user32('GetWindowThreadProcessId', dword, address, pointer);

/** https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-postmessagew */
export const PostMessageW = user32('PostMessageW', bool, address, dword, address, address);
/** https://learn.microsoft.com/windows/win32/winmsg/wm-close */
export const WM_CLOSE = 0x10;
