import type { SessionModel } from '../page/SessionModel.ts';

/** What the description that a capture begins with says about the places of numbers in messages. */
export interface RecordedRules {
  readonly announcements: readonly ({ readonly handle: string; readonly size: string } | null)[];
  /** Of each pipe whose replies are paired by a number, where that stands. */
  readonly replyIds: { readonly [pipe: string]: string | undefined };
}

export const noRules: RecordedRules = { announcements: [], replyIds: {} };

/** Reads them from the run's first record. Never fails: what cannot be read says nothing. */
export async function recordedRules(model: SessionModel): Promise<RecordedRules> {
  try {
    const { record } = await model.channel.request('record', { row: 0 });
    return record.kind === 'session.start' ? parseRules(record.description) : noRules;
  } catch {
    return noRules;
  }
}

/** A capture may have been written by any version: nothing is taken for granted. */
export function parseRules(description: unknown): RecordedRules {
  const { announcements, pipes } = fields(description);
  return {
    announcements: (Array.isArray(announcements) ? announcements : []).map((rule: unknown) => {
      const { handle, size } = fields(rule);
      return typeof handle === 'string' && typeof size === 'string' ? { handle, size } : null;
    }),
    replyIds: Object.fromEntries(
      Object.entries(fields(pipes)).flatMap(([pipe, value]) => {
        const { id } = fields(fields(value).replies);
        return typeof id === 'string' ? [[pipe, id]] : [];
      }),
    ),
  };
}

function fields(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
