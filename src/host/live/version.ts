/** Version of IPC Inspector, as captures and `--version` tell it: put in by the build. */
export const version: string = process.env.IPC_INSPECTOR_VERSION ?? 'development';
