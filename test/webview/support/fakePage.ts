// First: schemas look at it when they are made.
import './zodWithoutEval.ts';
import { FakeExtension } from './FakeExtension.ts';

declare global {
  var fake: FakeExtension;
  /** What the page remembered before, for tests of a page that is shown again. */
  var savedState: unknown;
}

globalThis.fake = new FakeExtension(globalThis.savedState);
