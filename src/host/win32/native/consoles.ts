import { bool, dword, kernel32 } from './nativeType.ts';

/** https://learn.microsoft.com/windows/console/generateconsolectrlevent */
export const GenerateConsoleCtrlEvent = kernel32('GenerateConsoleCtrlEvent', bool, dword, dword);
export const CTRL_BREAK_EVENT = 1;

/** https://learn.microsoft.com/windows/console/attachconsole */
export const AttachConsole = kernel32('AttachConsole', bool, dword);

/** https://learn.microsoft.com/windows/console/freeconsole */
export const FreeConsole = kernel32('FreeConsole', bool);
