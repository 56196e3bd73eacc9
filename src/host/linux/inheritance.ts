import type { Child } from '../kernel/child.ts';
import type { Descriptor } from './libc/descriptor.ts';

/** An object that children get by inheriting a descriptor. */
export interface Inheritable {
  /** The descriptor for a child about to start. It stays the object's own: the child gets a copy. */
  forChild(): Descriptor;
  /** Said after each `forChild`: the child has its copy, or null: it did not start. */
  started(child: Child | null): void;
}

/**
 * The numbers under which children find what they inherit: from 3 upwards in order of creation, known before anything is
 * started, and never used twice, since a child may have been told.
 */
export class Inheritance {
  #next = 3;
  readonly #objects = new Map<number, Inheritable>();

  add(object: Inheritable): number {
    const number = this.#next;
    this.#next += 1;
    this.#objects.set(number, object);
    return number;
  }

  remove(number: number): void {
    this.#objects.delete(number);
  }

  /** The lowest number that no child has as an inherited one. */
  get end(): number {
    return this.#next;
  }

  objects(): ReadonlyMap<number, Inheritable> {
    return this.#objects;
  }
}
