import type { Backlog } from '../../protocol/notices.ts';
import type { EndReason, Fact } from '../../protocol/record.ts';
import type { SharedBuffers } from '../capture/sharedBuffers.ts';
import type { ClockOrigin } from '../kernel/clock.ts';
import type { WakeToken } from '../kernel/kernel.ts';
import type { FoundNames } from '../program/scanNames.ts';
import type { StoredBytes } from '../session/recorder.ts';
import type { MappedSection, ResizedSection } from '../session/sections.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';
import type { SnapshotTrigger } from '../session/snapshotTriggers.ts';

/** What the reactor thread is started with. */
export interface ReactorInput {
  readonly plan: SessionPlan;
  /** What is played before it (see rehearse). */
  readonly rehearsal: SessionPlan;
  readonly buffers: SharedBuffers;
  /** Of the WakeGate. */
  readonly gate: SharedArrayBuffer;
}

type Target = { pipe: string; instance: number | null };

/** What the main thread asks the reactor thread. */
export type ReactorMethods = {
  send: { params: Target & { bytes: Uint8Array }; result: null };
  setEvent: { params: { event: string }; result: null };
  pulseEvent: { params: { event: string }; result: null };
  resetEvent: { params: { event: string }; result: null };
  connect: { params: { pipe: string }; result: null };
  disconnect: { params: { pipe: string; instance: number }; result: null };
  allow: { params: { pipe: string }; result: null };
  startChild: { params: { child: string }; result: null };
  stopChild: { params: { child: string }; result: null };
  stdin: { params: { child: string; bytes: Uint8Array }; result: null };
  environment: { params: null; result: { [name: string]: string } };
  stop: { params: { reason: EndReason }; result: null };
};

export type MainNotices = {
  /** Something that the main thread saw: changes and snapshots of memory, its own troubles. */
  record: { fact: Fact; bytes: readonly StoredBytes[]; time: number | null };
  /** Its child has made a section larger; what is recorded of it from now on may lie in what it has got. */
  grown: { memory: string; realSize: number };
};

/** What the reactor thread asks the main thread: to read memory and files, which it never does itself. */
export type MainMethods = {
  snapshot: { params: { memory: string }; result: string };
  /** Answered when the next of this cause may be asked for. */
  triggered: { params: SnapshotTrigger; result: null };
  save: { params: { memory: string; file: string; range: readonly [number, number] | null }; result: string };
  /** Last snapshots; the answer lets the sections be closed. */
  beforeUnmap: { params: null; result: null };
  namesIn: { params: { program: string }; result: FoundNames };
};

export type ReactorNotices = {
  /** The kernel is there and can be woken, and the run's clock has started. */
  started: { wakeToken: WakeToken; clock: ClockOrigin };
  mapped: MappedSection;
  resized: ResizedSection;
  backlog: Backlog[];
  /** Everything is in the buffers; the thread ends. */
  ended: { reason: EndReason; exitCode: number };
};
