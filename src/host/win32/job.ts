import { lastError } from './failures.ts';
import { CloseHandle } from './native/handles.ts';
import {
  AssignProcessToJobObject,
  CreateJobObjectW,
  IsProcessInJob,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  type JobHandle,
  JobObjectExtendedLimitInformation,
  SetInformationJobObject,
  TerminateJobObject,
} from './native/jobs.ts';
import type { ProcessHandle } from './native/processes.ts';

/** JOBOBJECT_EXTENDED_LIMIT_INFORMATION in a 64-bit process, and where its basic LimitFlags are. */
const limitSize = 144;
const limitFlagsAt = 16;

/**
 * A child and whatever it starts: none of them can leave. Each child has a job of its own, which tells whose a process is
 * and ends one child without the others. The system itself ends them all when the last handle of the
 * job is closed, so also when this process dies in whatever way.
 */
export class Job {
  readonly #object: string;
  readonly #handle: JobHandle;

  constructor(object: string) {
    this.#object = object;
    this.#handle = CreateJobObjectW(null, null);
    if (this.#handle === 0) throw lastError(object, 'CreateJobObjectW');
    const limits = Buffer.alloc(limitSize);
    limits.writeUInt32LE(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, limitFlagsAt);
    if (!SetInformationJobObject(this.#handle, JobObjectExtendedLimitInformation, limits, limits.length)) {
      const error = lastError(object, 'SetInformationJobObject');
      this.close();
      throw error;
    }
  }

  add(process: ProcessHandle): void {
    if (!AssignProcessToJobObject(this.#handle, process))
      throw lastError(this.#object, 'AssignProcessToJobObject');
  }

  has(process: ProcessHandle): boolean {
    const result = new Int32Array(1);
    return IsProcessInJob(process, this.#handle, result) !== 0 && result[0] !== 0;
  }

  terminate(exitCode: number): void {
    TerminateJobObject(this.#handle, exitCode);
  }

  close(): void {
    CloseHandle(this.#handle);
  }
}
