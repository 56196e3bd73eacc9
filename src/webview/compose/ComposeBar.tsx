import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { BytesPreview } from './BytesPreview.tsx';
import { EventControls } from './EventControls.tsx';
import {
  byteFormats,
  encodeBytes,
  endingTitles,
  formatTitles,
  lineEndings,
  takesEnding,
} from './encodeBytes.ts';
import { FileButtons } from './FileButtons.tsx';
import { type ChosenFile, MessageFile } from './MessageFile.tsx';
import { defaultWriting } from './reply.ts';
import { connectedTargets, targetFor, whyNoTarget } from './targets.ts';

/** Characters of an unsent message that are remembered: each change is given to VS Code whole. */
const longestDraft = 100_000;

/** Sends bytes to a client, and sets events: the user's hands in the session. */
export function ComposeBar({ model }: { model: SessionModel }) {
  const input = useRef<HTMLTextAreaElement>(null);
  const text = useSignal(model.compose.peek().draft);
  const chosen = useSignal(model.compose.peek().target);
  /** Takes the place of what is typed. */
  const file = useSignal<ChosenFile | null>(null);
  const failure = useSignal<string | null>(null);
  /** Place in the history that ↑ has reached; null: what is typed now. */
  const recalled = useSignal<number | null>(null);
  /** What was typed at places of the history, and behind its end, until something is sent. */
  const unsent = useRef(new Map<number, string>());

  const targets = useComputed(() => connectedTargets(model.state.value));
  const target = useComputed(() => targetFor(targets.value, chosen.value));
  const settings = useComputed(
    () =>
      model.compose.value.pipes[target.value?.pipe ?? model.state.value.pipes[0]?.pipe ?? ''] ??
      defaultWriting,
  );
  const encoded = useComputed(() =>
    file.value
      ? { bytes: file.value.bytes }
      : encodeBytes(text.value, settings.value.format, settings.value.ending),
  );

  useSignalEffect(() => {
    // VS Code throws the page away while its tab is hidden.
    const draft = text.value.length > longestDraft ? '' : text.value;
    const target = chosen.value;
    const compose = model.compose.peek();
    if (compose.draft !== draft || compose.target !== target) {
      model.compose.value = { ...compose, draft, target };
    }
  });
  useSignalEffect(() => {
    const { count, pipe, instance } = model.composeRequest.value;
    if (count === 0) return;
    if (pipe !== null) chosen.value = { pipe, instance: instance ?? 0 };
    // Somebody wants to type: now, and not when the field has been drawn in place of the file.
    file.value = null;
    if (input.current) input.current.hidden = false;
    input.current?.focus();
  });

  if (!model.live.value) return null;

  const change = (changed: Partial<(typeof model.compose.value.pipes)[string]>) => {
    const pipe = target.value?.pipe ?? model.state.value.pipes[0]?.pipe;
    if (pipe === undefined) return;
    const compose = model.compose.value;
    model.compose.value = {
      ...compose,
      pipes: { ...compose.pipes, [pipe]: { ...settings.value, ...changed } },
    };
  };
  const send = async () => {
    const to = target.value;
    const result = encoded.value;
    if (to === null || 'error' in result) return;
    const sentFile = file.value;
    const sent = text.value;
    failure.value = null;
    // The answer waits for a client that does not read, perhaps for minutes: the next message can be written meanwhile.
    // What was typed before a file was chosen is still there.
    if (sentFile) file.value = null;
    else {
      remember(sent);
      text.value = '';
    }
    try {
      const { pipe, instance } = to;
      await model.channel.request('send', { pipe, instance, bytes: result.bytes });
    } catch (error) {
      failure.value = `Not sent: ${sentenceOf(error)}`;
      // What was begun meanwhile stays; a text can be had from the history.
      if (!sentFile) text.value ||= sent;
      else if (text.value === sent) file.value ??= sentFile;
    }
  };
  const remember = (sent: string) => {
    recalled.value = null;
    unsent.current.clear();
    if (sent === '') return;
    const others = model.compose.value.history.filter((entry) => entry !== sent);
    model.compose.value = { ...model.compose.value, history: [...others, sent].slice(-100) };
  };
  const recall = (step: number): boolean => {
    const { history } = model.compose.value;
    const place = recalled.value ?? history.length;
    const next = place + step;
    if (next < 0 || next > history.length) return false;
    unsent.current.set(place, text.value);
    recalled.value = next === history.length ? null : next;
    text.value = unsent.current.get(next) ?? history[next] ?? '';
    return true;
  };
  const key = (event: KeyboardEvent) => {
    // An input method's own Enter ends its word, not ours.
    if (event.isComposing) return;
    const line = input.current;
    if (event.key === 'Enter' && !event.shiftKey) {
      // After a message that was sent the field is empty: one Enter too many, and many a child takes no bytes for the end.
      const empty = 'bytes' in encoded.value && encoded.value.bytes.length === 0;
      const byMistake = empty && !event.ctrlKey && !event.metaKey;
      if (byMistake) failure.value = 'Nothing is typed. To send an empty message, press Ctrl+Enter, or Send.';
      else void send();
    } else if (event.key === 'ArrowUp' && !line?.value.slice(0, line.selectionStart).includes('\n')) {
      if (!recall(-1)) return;
    } else if (event.key === 'ArrowDown' && !line?.value.slice(line.selectionEnd).includes('\n')) {
      if (!recall(1)) return;
    } else return;
    event.preventDefault();
  };

  const waits = model.backlog.value.find(
    ({ pipe, instance }) => pipe === target.value?.pipe && instance === target.value.instance,
  );
  return (
    <form
      class="compose"
      aria-label="Send a message"
      data-testid="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="compose-line">
        <select
          aria-label="Send to"
          title="The client that the message goes to"
          disabled={targets.value.length === 0}
          value={target.value ? `${target.value.pipe}#${target.value.instance}` : ''}
          onChange={(event) => {
            const at = event.currentTarget.selectedIndex;
            chosen.value = targets.value[at] ?? null;
          }}
        >
          {targets.value.length === 0 && <option value="">no client</option>}
          {targets.value.map(({ pipe, instance, title }) => (
            <option key={title} value={`${pipe}#${instance}`}>
              {title}
            </option>
          ))}
        </select>
        <select
          aria-label="Format"
          title="How what is typed becomes bytes"
          disabled={file.value !== null}
          value={settings.value.format}
          onChange={(event) => {
            const format = byteFormats.find((known) => known === event.currentTarget.value);
            if (format) change({ format });
          }}
        >
          {byteFormats.map((format) => (
            <option key={format} value={format}>
              {formatTitles[format]}
            </option>
          ))}
        </select>
        <select
          aria-label="Ending"
          title="What is added behind the text: C programs often wait for a NUL or a line end"
          disabled={file.value !== null || !takesEnding(settings.value.format)}
          value={takesEnding(settings.value.format) ? settings.value.ending : 'none'}
          onChange={(event) => {
            const ending = lineEndings.find((known) => known === event.currentTarget.value);
            if (ending) change({ ending });
          }}
        >
          {lineEndings.map((ending) => (
            <option key={ending} value={ending}>
              {endingTitles[ending]}
            </option>
          ))}
        </select>
        <MessageFile file={file} />
        <textarea
          ref={input}
          hidden={file.value !== null}
          class="mono"
          rows={1}
          aria-label="Message"
          placeholder={target.value ? `Message to ${target.value.title}` : whyNoTarget(model.state.value)}
          spellcheck={false}
          value={text.value}
          aria-invalid={'error' in encoded.value}
          aria-describedby="outgoing"
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={key}
        />
        <BytesPreview encoded={encoded.value} text={text.value} />
        <FileButtons
          model={model}
          file={file}
          encoded={encoded.value}
          say={(sentence) => {
            failure.value = sentence;
          }}
        />
        <button
          type="submit"
          class="primary"
          title="Send (Enter or Ctrl+Enter; Shift+Enter begins a new line)"
          disabled={target.value === null || 'error' in encoded.value}
        >
          Send
        </button>
        {waits && (
          <span class="backlog" title="Bytes that the client has not read yet">
            {waits.unread} B unread{waits.queued > 0 ? `, ${waits.queued} waiting` : ''}
          </span>
        )}
        <EventControls model={model} />
      </div>
      {failure.value !== null && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
    </form>
  );
}
