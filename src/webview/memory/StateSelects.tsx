import type { MemoryMoment } from '../../protocol/memoryAnswers.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { sizeText } from '../text/size.ts';
import { secondsText } from '../text/time.ts';
import type { MemorySection } from './MemorySection.ts';

const now = 'now';
const nothing = '';

/** Which state of the section is shown, and with which it is compared: as it is now, or as a snapshot recorded it. */
export function StateSelects({ model, section }: { model: SessionModel; section: MemorySection }) {
  const snapshots = section.snapshots.value;
  const shown = section.at.value;
  const compared = section.comparison.state.value;
  if (snapshots.length === 0) return null;
  const present = section.canEdit.value || shown !== null ? 'Now' : 'As recorded last';
  const options = (hidden: number | null) =>
    snapshots
      .filter(({ seq }) => seq !== hidden)
      .map((moment) => (
        <option key={moment.seq} value={String(moment.seq)} title={snapshotTitle(moment)}>
          {snapshotText(moment, model.run.value)}
        </option>
      ));
  return (
    <>
      <select
        aria-label="Show the bytes"
        title="Which state of the memory is shown"
        value={shown === null ? now : String(shown)}
        onChange={(event) => section.show(seqOf(event.currentTarget.value))}
      >
        <option value={now}>{present}</option>
        {options(null)}
      </select>
      <select
        aria-label="Compare with"
        title="Marks bytes that differ from another state, at the same offsets"
        value={compared === null ? nothing : compared.seq === null ? now : String(compared.seq)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value === nothing) section.stopComparing();
          else void section.compare(seqOf(value));
        }}
      >
        <option value={nothing}>Compare with …</option>
        {shown !== null && <option value={now}>Now</option>}
        {options(shown)}
      </select>
    </>
  );
}

const seqOf = (value: string) => (value === now ? null : Number(value));

/** `Snapshot 12 at 0.170 s`. */
export function snapshotText({ seq, time }: MemoryMoment, run: number): string {
  return `Snapshot ${recordNumber(seq, run)} at ${secondsText(time, 3)} s`;
}

function snapshotTitle({ reason, size }: MemoryMoment): string {
  return `${sizeText(size)} recorded, ${reason}`;
}
