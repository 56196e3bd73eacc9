import type { PlatformDescription } from '../../protocol/description.ts';
import type { Variables } from '../description/variables.ts';

/** A run, ready to begin: everything that could be decided before the first kernel object. Crosses to the reactor thread. */
export interface SessionPlan {
  /** Unique; in the environment of everything that is launched. */
  readonly sessionId: string;
  readonly title: string;
  readonly version: string;
  /** Merged for this platform and checked. */
  readonly description: PlatformDescription;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Private folder of the run: sockets and the keeper's ledger. */
  readonly runFolder: string;
  readonly ledger: string;
  /** Kernel names by key, exact or generated; null: an unnamed object that children inherit. */
  readonly names: {
    readonly pipes: { readonly [key: string]: string };
    readonly events: { readonly [key: string]: string | null };
    readonly memory: { readonly [key: string]: string | null };
  };
  /** `descriptionFolder`, `workspaceFolder`. */
  readonly variables: Variables;
  /** Program and arguments of the sample child. */
  readonly sample: { readonly program: string; readonly script: string };
  readonly interactive: boolean;
  /** ms without a client after which a note says so. */
  readonly connectNoteAfter: number;
  /** ms */
  readonly duration: number | null;
}
