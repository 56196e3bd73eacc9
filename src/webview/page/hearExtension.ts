import { selectableRows } from '../rows/selectableRows.ts';
import type { SessionModel } from './SessionModel.ts';

/**
 * Takes over what the extension tells.
 * @param neverShown the page is drawn for the first time, and remembers nothing
 */
export function hearExtension(model: SessionModel, neverShown: boolean): void {
  const { channel } = model;
  let told = false;
  channel.on('settings', (settings) => {
    model.settings.value = settings;
    model.memory.refresh.value = settings.memoryRefresh;
  });
  channel.on('session', (session) => {
    const before = model.session.value;
    model.session.value = session;
    // A recording stays where its reader is.
    if (!told && neverShown && !model.live.value) model.follow.value = false;
    told = true;
    if (session.run !== before.run) forgetRun(model);
  });
  channel.on('progress', (progress) => {
    const grown = progress.records !== model.progress.value.records;
    model.progress.value = progress;
    if (!grown || model.frozen.value !== null) return;
    model.rows.grown();
    model.overview.refresh();
  });
  channel.on('state', (state) => {
    model.state.value = state;
  });
  channel.on('backlog', (backlog) => {
    model.backlog.value = backlog;
  });
  channel.on('reveal', ({ row }) => void model.reveal(row));
  channel.on('showMemory', ({ memory }) => {
    model.showMemory(memory);
  });
  channel.on('copyRecord', () => {
    const index = model.selectedIndex.value;
    if (index === null) model.places.say('Select a row to copy it.');
    else selectableRows(model).copy(index);
  });
  channel.on('compose', ({ pipe }) => {
    model.askToCompose(pipe, null);
  });
}

/** Another run is shown: what was known of the one before says nothing about it. */
function forgetRun(model: SessionModel): void {
  model.select(null, null);
  model.frozen.value = null;
  model.backlog.value = [];
  model.memory.restart();
  void model.marks.load();
  model.list.forgetRun();
  model.overview.clear();
  model.rows.clear();
  model.conversation.rows.clear();
}
