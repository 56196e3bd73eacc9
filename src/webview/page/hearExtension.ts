import { copiedRow } from '../rows/rowActions.ts';
import { copyText } from './askExtension.ts';
import { reveal } from './reveal.ts';
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
    if (session.run !== before.run) forgetRun(model);
    if (session.run !== before.run && told) model.followAnother(before);
    told = true;
  });
  channel.on('progress', (progress) => {
    const grown = progress.records !== model.progress.value.records;
    model.progress.value = progress;
    if (!grown || hasAllOfFrozen(model)) return;
    model.rows.grown();
    model.overview.refresh();
  });
  channel.on('state', (state) => {
    model.state.value = state;
  });
  channel.on('backlog', (backlog) => {
    model.backlog.value = backlog;
  });
  channel.on('reveal', ({ row }) => void reveal(model, row));
  channel.on('showMemory', ({ memory }) => {
    model.showMemory(memory);
  });
  channel.on('copyRecord', () => {
    const row = model.selection.row.value;
    if (row === null) model.places.say('Select a row to copy it.');
    else void copyText(model, copiedRecord(model, row));
  });
  channel.on('compose', ({ pipe }) => {
    model.askToCompose(pipe, null);
  });
}

/** The selected record may be none of those in the list. */
async function copiedRecord(model: SessionModel, row: number): Promise<string> {
  const { record } = await model.channel.request('record', { row });
  return copiedRow(model, record);
}

/** The view is frozen, and what it shows has been read: of a capture that is being opened it may not be yet. */
function hasAllOfFrozen({ frozen, rows }: SessionModel): boolean {
  return frozen.value !== null && rows.total.value >= frozen.value.records;
}

/** Another run is shown: what was known of the one before says nothing about it. */
function forgetRun(model: SessionModel): void {
  model.selection.set(null, null);
  model.frozen.value = null;
  model.firstShown.value = 0;
  model.backlog.value = [];
  model.memory.restart();
  void model.marks.load();
  model.list.forgetRun();
  model.overview.clear();
  model.rows.clear();
  model.conversation.rows.clear();
}
