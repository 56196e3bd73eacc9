import * as esbuild from 'esbuild';

const threads = {
  reactor: 'src/host/reactor/thread.ts',
  writer: 'src/host/capture/writerThread.ts',
};

/** Builds threads of a run, as NAME.cjs, into a folder: beside whoever starts them, unless that is told where they are. */
export async function buildThreads(folder: string, names: readonly (keyof typeof threads)[]): Promise<void> {
  await esbuild.build({
    entryPoints: Object.fromEntries(names.map((name) => [name, threads[name]])),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['koffi'],
    logLevel: 'warning',
  });
}
