import { extname } from 'node:path';
import type { ChildSink, SpawnSpec } from '../kernel/child.ts';
import { killed, Win32Child } from './child.ts';
import { emptyInput, standardPipe } from './childStdio.ts';
import { Cleanup } from './cleanup.ts';
import { createSuspended } from './createProcess.ts';
import { lastError, refusal } from './failures.ts';
import { Job } from './job.ts';
import { CloseHandle } from './native/handles.ts';
import { ResumeThread, TerminateProcess } from './native/processes.ts';
import type { Parts } from './parts.ts';

const resumeFailed = 0xffffffff;

/**
 * Launches a child: suspended, so that it is in its job before it runs its first instruction.
 * @param unique begin of pipe names that nobody else uses
 * @throws NativeError; nothing is left behind then
 */
export function launch(
  parts: Parts,
  spec: SpawnSpec,
  sink: ChildSink,
  sessionId: string,
  unique: string,
): Win32Child {
  const { object, program, stdin } = spec;
  if (['.bat', '.cmd'].includes(extname(program).toLowerCase())) {
    throw refusal(
      object,
      `${program} is a batch file, which only a shell can run.`,
      'Launch cmd.exe with the arguments /c and the file.',
    );
  }
  const onFailure = new Cleanup();
  // The child has its own handles of these. Held here too, its output would not end with it.
  const always = new Cleanup();
  try {
    const job = onFailure.add(new Job(object), () => job.close());
    const pipe = (name: string, direction: 'fromChild' | 'toChild') => {
      const { ours, childs } = standardPipe(parts, object, `${unique}-${name}`, direction);
      return { ours: onFailure.add(ours, CloseHandle), childs: always.add(childs, CloseHandle) };
    };
    const stdout = pipe('stdout', 'fromChild');
    const stderr = pipe('stderr', 'fromChild');
    const input = stdin === 'open' ? pipe('stdin', 'toChild') : null;
    const created = createSuspended(
      spec,
      { ...spec.env, IPC_SESSION: sessionId },
      {
        stdin: input?.childs ?? always.add(emptyInput(parts, object), CloseHandle),
        stdout: stdout.childs,
        stderr: stderr.childs,
      },
    );
    always.add(created.thread, CloseHandle);
    onFailure.add(created.process, CloseHandle);
    onFailure.add(created.process, (process) => TerminateProcess(process, killed));
    job.add(created.process);
    const ends = { stdin: input?.ours ?? null, stdout: stdout.ours, stderr: stderr.ours };
    const child = new Win32Child(parts, spec.name, sink, job, created, ends);
    onFailure.forget();
    onFailure.add(child, () => child.dispose());
    if (ResumeThread(created.thread) === resumeFailed) throw lastError(object, 'ResumeThread');
    return child;
  } catch (error) {
    onFailure.run();
    throw error;
  } finally {
    always.run();
  }
}
