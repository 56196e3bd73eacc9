import type { KernelModule } from './kernel.ts';

/** The only place where the host asks which system it runs on. */
export async function loadKernel(): Promise<KernelModule> {
  switch (process.platform) {
    case 'linux':
      return await import('../linux/linuxKernel.ts');
    case 'win32':
      return await import('../win32/win32Kernel.ts');
    default:
      throw new Error(
        `IPC Inspector has no support for ${process.platform} here: sessions need Windows or Linux. Captures can be opened.`,
      );
  }
}
