import type { Memento } from 'vscode';
import * as z from 'zod';
import { type PlanSource, planSource } from './session/sessionPlan.ts';

const key = 'recentSources';
const kept = 5;
const entry = z.strictObject({ title: z.string(), source: planSource });
type Entry = z.infer<typeof entry>;

/** The sessions started last in this workspace, newest first. */
export class RecentSources {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get all(): readonly Entry[] {
    const stored = z.array(entry).safeParse(this.#memento.get(key));
    return stored.success ? stored.data : [];
  }

  remember(title: string, source: PlanSource): void {
    const text = identity(source);
    const others = this.all.filter((other) => identity(other.source) !== text);
    void this.#memento.update(key, [{ title, source }, ...others].slice(0, kept));
  }
}

/** Two that would start the same thing are one entry. */
const identity = (source: PlanSource): string =>
  JSON.stringify(source.kind === 'file' ? source.uri : source.plan.description);
