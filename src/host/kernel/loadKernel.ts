import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from '../../protocol/messageOf.ts';
import { version } from '../live/version.ts';
import type { KernelModule } from './kernel.ts';

/**
 * The only place where the host asks which system it runs on.
 *
 * @throws Error that names the package to install when the native part is that of another machine
 */
export async function loadKernel(): Promise<KernelModule> {
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'win32') {
    throw new Error(
      `IPC Inspector has no support for ${platform} here: sessions need Windows or Linux. Captures can be opened.`,
    );
  }
  try {
    return platform === 'linux'
      ? await import('../linux/linuxKernel.ts')
      : await import('../win32/win32Kernel.ts');
  } catch (error) {
    throw nativePartMissing() ?? error;
  }
}

/** koffi hides why its binary did not load: it is loaded again here, to be told. Null when it loads. */
function nativePartMissing(): Error | null {
  const target = `${process.platform}-${process.arch}`;
  const file = join(__dirname, 'native', target, 'koffi.node');
  const install = `Install ipc-inspector-${target}-${version}.vsix.`;
  if (!existsSync(file)) {
    return new Error(
      `This installation of IPC Inspector is for another machine: it has no ${file}. ${install}`,
    );
  }
  try {
    createRequire(__filename)(file);
    return null;
  } catch (error) {
    const reason = messageOf(error);
    return new Error(`The native part of IPC Inspector cannot be loaded: ${reason} ${install}`);
  }
}
