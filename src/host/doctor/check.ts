import type { CheckResult } from '../../protocol/selfTest.ts';

/** Reports one finding; a check may have several. */
export type Tell = (name: string, outcome: CheckResult['outcome'], detail: string) => void;

/** Looks at one thing, or a family of things, that sessions need. What it throws is a failure under its name. */
export interface Check {
  readonly name: string;
  run(tell: Tell): void | Promise<void>;
}
