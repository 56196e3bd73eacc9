// For NODE_OPTIONS=--require: whatever loads koffi in this process or one of its threads gets one without external buffers.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { threadId } = require('node:worker_threads');
const { withoutExternalBuffers } = require('./externalBuffers.cjs');

const folder = join(__dirname, '../../out/external-buffers');
const load = process.dlopen;

process.dlopen = (module, file, ...flags) =>
  load(module, /\bkoffi\.node$/.test(file) ? changed(file) : file, ...flags);

/** @param {string} file */
function changed(file) {
  const copy = join(folder, 'koffi.node');
  // Renamed into its place: other processes may be loading it.
  const draft = join(folder, `${process.pid}-${threadId}.node`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(draft, withoutExternalBuffers(readFileSync(file)));
  renameSync(draft, copy);
  return copy;
}
