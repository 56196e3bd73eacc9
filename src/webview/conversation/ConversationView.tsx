import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Row } from '../../protocol/rowAnswers.ts';
import { copyText } from '../page/askExtension.ts';
import { NoChild } from '../page/NoChild.tsx';
import { PlaceHint } from '../page/PlaceHint.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { useDrawingEffect } from '../page/useDrawingEffect.ts';
import { FrozenNote } from '../rows/FrozenNote.tsx';
import { MarkEditor } from '../rows/MarkEditor.tsx';
import { copiedRow } from '../rows/rowActions.ts';
import { rowKey } from '../rows/rowKeys.ts';
import { Digits } from '../text/Digits.tsx';
import { Icon } from '../text/Icon.tsx';
import { countText } from '../text/size.ts';
import { ConversationBar } from './ConversationBar.tsx';
import { MessageSelection } from './MessageSelection.ts';
import { messageEntry } from './messageEntry.ts';
import { SheetWindow } from './SheetWindow.ts';

/** What one client and we said to each other, both directions, as a sheet. */
export function ConversationView({ model }: { model: SessionModel }) {
  const { conversation } = model;
  const host = useRef<HTMLDivElement>(null);
  const sheet = useRef<Sheet | null>(null);
  const client = conversation.client.value;

  useLayoutEffect(() => {
    const made = createSheet(model);
    sheet.current = made;
    host.current?.append(made.window.element);
    conversation.rows.grown();
    return () => {
      sheet.current = null;
      made.selection.dispose();
      made.window.element.remove();
      made.window.dispose();
    };
  }, [model, conversation]);
  useSignalEffect(() => {
    conversation.asHex.value;
    model.run.value;
    model.byClock.value;
    model.list.zero.value;
    model.marks.all.value;
    sheet.current?.window.clear();
  });
  // At once: a key that comes as soon as messages are told of finds them.
  useDrawingEffect(() => {
    conversation.version.value;
    const made = sheet.current;
    if (!made) return;
    made.window.setCount(conversation.rows.matched.value);
    if (conversation.follow.value && model.frozen.value === null) made.window.scrollToEnd();
    else made.revealFound();
  });
  useSignalEffect(() => {
    model.progress.value;
    if (model.frozen.value === null) conversation.rows.grown();
  });

  const matched = conversation.rows.matched.value;
  return (
    <section class="conversation-view" aria-label="Conversation">
      {client && <ConversationBar model={model} client={client} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script */}
      <div
        ref={host}
        class="sheet"
        role="grid"
        aria-label="Conversation"
        aria-rowcount={matched}
        tabIndex={0}
        data-testid="conversation"
        onMouseDown={(event) => {
          const index = event.button === 0 ? (sheet.current?.window.indexOf(event.target) ?? null) : null;
          if (index !== null) sheet.current?.selection.moveTo(index);
        }}
        onKeyDown={(event) => {
          if (sheet.current && key(model, sheet.current, event)) event.preventDefault();
        }}
      />
      {matched === 0 && (client === null || conversation.rows.answered.value) && (
        <p class="empty">
          {client === null
            ? 'No program has connected yet: what it says and hears appears here.'
            : 'Nothing has been said on this connection yet.'}
        </p>
      )}
      <MarkEditor model={model} />
      <div class="status-line">
        <span>
          <Digits text={countText(matched, 'message')} />
        </span>
        <PlaceHint model={model} />
        <NoChild model={model} />
        <FrozenNote model={model} />
        {model.live.value && model.frozen.value === null && (
          <button
            type="button"
            class="quiet"
            aria-pressed={conversation.follow.value}
            title={conversation.follow.value ? 'Stop following' : 'Go to the last message and follow'}
            onClick={() => {
              conversation.follow.value = !conversation.follow.value;
            }}
          >
            <Icon name="arrow-down" />
            {conversation.follow.value ? 'Following' : 'Follow'}
          </button>
        )}
      </div>
    </section>
  );
}

interface Sheet {
  readonly window: SheetWindow;
  readonly selection: MessageSelection;
  /** Brings a message that was selected elsewhere onto the screen, once so many are known. */
  revealFound(): void;
}

function createSheet(model: SessionModel): Sheet {
  const { rows, asHex, follow } = model.conversation;
  let found: number | null = null;
  /** What entries were made of. */
  const sources = new WeakMap<HTMLElement, Row | undefined>();
  const window = new SheetWindow({
    create: (index) => {
      const row = rows.get(index);
      const entry = messageEntry(index, row, model.rowContext(), asHex.peek());
      sources.set(entry, row);
      return entry;
    },
    isCurrent: (index, entry) => sources.get(entry) === rows.get(index),
    drawn: (first, end) => {
      rows.want(first, Math.max(8, end - first));
      selection.arrived();
      markSelected(window, selection.index);
    },
    kept: () => (follow.peek() ? null : selection.index),
    scrolled: (atEnd) => {
      found = null;
      follow.value = atEnd;
    },
  });
  const revealFound = () => {
    if (found === null || !rows.answered.peek() || found >= window.count) return;
    window.reveal(found);
    found = null;
  };
  const selection: MessageSelection = new MessageSelection(model, (index, reveal) => {
    found = reveal ? index : null;
    revealFound();
    window.schedule();
  });
  return { window, selection, revealFound };
}

function markSelected(window: SheetWindow, selected: number | null): void {
  const grid = window.element.parentElement;
  grid?.removeAttribute('aria-activedescendant');
  for (const element of window.entries.children) {
    if (!(element instanceof HTMLElement)) continue;
    const isSelected = element.id !== '' && element.id === `message-${selected}`;
    element.classList.toggle('selected', isSelected);
    element.ariaSelected = String(isSelected);
    if (isSelected) grid?.setAttribute('aria-activedescendant', element.id);
  }
}

/** Keys of the sheet: the selection moves from message to message. */
function key(model: SessionModel, { window, selection }: Sheet, event: KeyboardEvent): boolean {
  const { rows, follow } = model.conversation;
  if (event.key === 'Enter') {
    model.detailOpen.value = true;
    return true;
  }
  const at = selection.index;
  const row = at === null ? undefined : rows.get(at);
  if (row && event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
    // A part of the sheet can be marked with the mouse: that is what is copied then.
    if (document.getSelection()?.isCollapsed === false) return false;
    void copyText(model, copiedRow(model, row.record));
    return true;
  }
  const last = window.count - 1;
  const near = window.atEnd ? last : window.first;
  const moves: { readonly [key: string]: number } = {
    ArrowDown: at === null ? near : at + 1,
    ArrowUp: at === null ? near : at - 1,
    PageDown: (at ?? near) + 10,
    PageUp: (at ?? near) - 10,
    Home: 0,
    End: last,
  };
  const target = moves[event.key];
  if (target === undefined) return rowKey(model, event, row);
  if (event.altKey || last < 0) return false;
  const index = Math.max(0, Math.min(last, target));
  follow.value = event.key === 'End';
  window.reveal(index);
  selection.moveTo(index);
  return true;
}
