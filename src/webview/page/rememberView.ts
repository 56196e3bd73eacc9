import { effect } from '@preact/signals';
import { noSession } from './nothingKnown.ts';
import { readAloud } from './readAloud.ts';
import type { SessionModel } from './SessionModel.ts';
import type { ViewState } from './viewState.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/** px */
const lowWindow = 500;

/** Lays the view out as it was remembered. */
export function restoreView(model: SessionModel, remembered: ViewState): void {
  model.search.text.value = remembered.search;
  model.search.kinds.value = remembered.kinds;
  model.list.restore(remembered.list);
  // In a low window, as at 200 %, the rows come first.
  model.highlights.rules.value = remembered.highlights;
  model.overview.open.value = remembered.overviewOpen && window.innerHeight >= lowWindow;
  model.hiddenColumns.value = remembered.hiddenColumns;
  model.columnWidths.value = remembered.columnWidths;
  model.session.value = { ...noSession, run: remembered.run };
  model.selection.row.value = remembered.selectedRow;
  // Rows that move by themselves cannot be read aloud: following waits until it is asked for.
  model.follow.value = remembered.follow && !readAloud();
  model.firstShown.value = remembered.firstShown;
  const { frozen, frozenAt } = remembered;
  model.frozen.value = frozen === null ? null : { query: null, rows: 0, records: frozen, time: frozenAt };
  model.detailOpen.value = remembered.detailOpen;
  model.detailShare.value = remembered.detailShare;
  model.view.value = remembered.view;
  model.littleEndian.value = remembered.littleEndian;
  model.compose.value = remembered.compose;
  model.memory.settings.value = remembered.memory;
}

/** Keeps what is remembered up to date, a moment after each change. */
export function rememberView(model: SessionModel, api: VsCodeApi): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const state: ViewState = {
      search: model.search.text.value,
      kinds: model.search.kinds.value,
      list: model.list.state,
      highlights: model.highlights.rules.value,
      overviewOpen: model.overview.open.value,
      hiddenColumns: model.hiddenColumns.value,
      columnWidths: model.columnWidths.value,
      run: model.run.value,
      selectedRow: model.selection.row.value,
      follow: model.follow.value,
      firstShown: model.firstShown.value,
      frozen: model.frozen.value?.records ?? null,
      frozenAt: model.frozen.value?.time ?? null,
      detailOpen: model.detailOpen.value,
      detailShare: model.detailShare.value,
      view: model.view.value,
      conversation: {
        client: model.conversation.chosen.value,
        asHex: model.conversation.asHex.value,
      },
      littleEndian: model.littleEndian.value,
      compose: model.compose.value,
      memory: model.memory.settings.value,
    };
    clearTimeout(timer);
    timer = setTimeout(() => api.setState(state), 100);
  });
}
