import { resolve } from 'node:path';
import * as z from 'zod';
import type { CaptureTarget } from '../session/runView.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';

const overlay = z.object({ capture: z.object({ file: z.string().optional() }).optional() });

/**
 * Where a run is recorded: in the file that its description names for this platform, else in `captureFolder`.
 * @param platform `process.platform`
 */
export function captureTarget(plan: SessionPlan, captureFolder: string, platform: string): CaptureTarget {
  const { description, folder, workspaceFolder } = plan;
  const block = overlay.safeParse(platform === 'win32' ? description.windows : description.linux);
  const file = block.data?.capture?.file ?? description.capture.file;
  if (file === undefined) return { folder: captureFolder };
  const values: { readonly [name: string]: string | undefined } = {
    descriptionFolder: folder,
    workspaceFolder,
  };
  const named = file.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    if (name.startsWith('env:')) return process.env[name.slice('env:'.length)] ?? '';
    return values[name] ?? whole;
  });
  return { file: resolve(folder, named) };
}
