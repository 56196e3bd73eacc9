import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { NoChild } from '../page/NoChild.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { MarkEditor } from '../rows/MarkEditor.tsx';
import { rowKey } from '../rows/rowKeys.ts';
import { Digits } from '../text/Digits.tsx';
import { Icon } from '../text/Icon.tsx';
import { countText } from '../text/size.ts';
import { ConversationBar } from './ConversationBar.tsx';
import { messageEntry } from './messageEntry.ts';
import { SheetWindow } from './SheetWindow.ts';

/** What one client and we said to each other, both directions, as a sheet. */
export function ConversationView({ model }: { model: SessionModel }) {
  const { conversation } = model;
  const host = useRef<HTMLDivElement>(null);
  const sheet = useRef<SheetWindow | null>(null);
  const client = conversation.client.value;

  useEffect(() => {
    const made = createSheet(model);
    sheet.current = made;
    host.current?.append(made.element);
    conversation.rows.grown();
    return () => {
      sheet.current = null;
      made.element.remove();
      made.dispose();
    };
  }, [model, conversation]);
  useSignalEffect(() => {
    conversation.version.value;
    conversation.asHex.value;
    model.run.value;
    model.byClock.value;
    model.list.zero.value;
    const made = sheet.current;
    if (!made) return;
    made.clear();
    made.setCount(conversation.rows.matched.value);
    if (conversation.follow.value) made.scrollToEnd();
  });
  useSignalEffect(() => {
    model.progress.value;
    if (model.frozen.value === null) conversation.rows.grown();
  });
  useSignalEffect(() => {
    model.selectedRow.value;
    sheet.current?.schedule();
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
          const index = event.button === 0 ? (sheet.current?.indexOf(event.target) ?? null) : null;
          if (index !== null) select(model, index);
        }}
        onKeyDown={(event) => {
          if (sheet.current && key(model, sheet.current, event)) event.preventDefault();
        }}
      />
      {matched === 0 && conversation.rows.answered.value && (
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
        {model.places.hint.value !== null && <span class="place-hint">{model.places.hint.value}</span>}
        <NoChild model={model} />
        {model.live.value && (
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

function createSheet(model: SessionModel): SheetWindow {
  const { conversation } = model;
  const made = new SheetWindow({
    create: (index) =>
      messageEntry(index, conversation.rows.get(index), model.rowContext(), conversation.asHex.peek()),
    drawn: (first, end) => {
      conversation.rows.want(first, Math.max(8, end - first));
      markSelected(model, made);
    },
    scrolled: (atEnd) => {
      conversation.follow.value = atEnd;
    },
  });
  return made;
}

function markSelected(model: SessionModel, sheet: SheetWindow): void {
  const selected = model.selectedRow.peek();
  const grid = sheet.element.parentElement;
  grid?.removeAttribute('aria-activedescendant');
  for (const element of sheet.entries.children) {
    if (!(element instanceof HTMLElement)) continue;
    const isSelected = selected !== null && element.dataset.row === String(selected);
    element.classList.toggle('selected', isSelected);
    element.ariaSelected = String(isSelected);
    if (isSelected) grid?.setAttribute('aria-activedescendant', element.id);
  }
}

function select(model: SessionModel, index: number): void {
  const row = model.conversation.rows.get(index);
  if (row) void model.selectRow(row.row);
}

/** Keys of the sheet: the selection moves from message to message. */
function key(model: SessionModel, sheet: SheetWindow, event: KeyboardEvent): boolean {
  const { rows, follow } = model.conversation;
  if (event.key === 'Enter') {
    model.detailOpen.value = true;
    return true;
  }
  const active = sheet.element.parentElement?.getAttribute('aria-activedescendant') ?? '';
  const at = active === '' ? null : Number(active.slice('message-'.length));
  const last = sheet.count - 1;
  const moves: { readonly [key: string]: number } = {
    ArrowDown: at === null ? last : at + 1,
    ArrowUp: at === null ? last : at - 1,
    PageDown: (at ?? last) + 10,
    PageUp: (at ?? last) - 10,
    Home: 0,
    End: last,
  };
  const target = moves[event.key];
  if (target === undefined) return at !== null && rowKey(model, event, rows.get(at));
  if (event.altKey || last < 0) return false;
  const index = Math.max(0, Math.min(last, target));
  follow.value = event.key === 'End';
  sheet.reveal(index);
  if (rows.get(index)) select(model, index);
  return true;
}
