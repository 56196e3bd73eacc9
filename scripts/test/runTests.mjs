import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildTests } from '../buildTests.mjs';
import { stopWine } from '../setup/wine.mjs';
import { setUp } from '../setup.mjs';
import { suites } from './suites.mjs';

/** No suite may hang a machine; the slowest takes a quarter of this on two quiet cores, half of it on busy ones. */
const timeLimit = 20 * 60_000;
const node = process.execPath;

/**
 * @param {string[]} names suites; none means the static checks and all suites
 * @param {string[]} mochaArguments
 * @returns {Promise<number>} exit code
 */
export async function runTests(names, mochaArguments) {
  const chosen = Object.entries(suites).filter(([name]) => names.length === 0 || names.includes(name));
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length > 0) {
    console.error(`No such suite here: ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
    return 2;
  }
  await setUp();
  run('esbuild.mjs');
  if (chosen.some(([, suite]) => suite.samples)) run('scripts/buildSamples.mjs');
  if (chosen.some(([, suite]) => suite.packaged)) run('scripts/package.mjs');
  await buildTests([...new Set(chosen.flatMap(([, { folder }]) => folder ?? []))]);

  const results = names.length === 0 ? checks() : [];
  for (const [name, suite] of chosen) results.push(runSuite(name, suite, mochaArguments));
  return summarise(results);
}

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} [failures] the title and the error of each, where the suite tells them
 * @property {number} seconds
 */

/**
 * @param {string} name
 * @param {import('./suites.mjs').Suite} suite
 * @param {string[]} mochaArguments
 * @returns {Result}
 */
function runSuite(name, suite, mochaArguments) {
  console.log(`\n== ${name}`);
  const resultFile = `out/test/${name}.json`;
  rmSync(resultFile, { force: true });
  mkdirSync('out/test', { recursive: true });
  const started = performance.now();
  const { status, error } = spawnSync(node, commandOf(suite, mochaArguments), {
    stdio: 'inherit',
    // Who runs a part of one is there to end it, and long forms of single tests take an hour.
    ...(mochaArguments.length === 0 ? { timeout: timeLimit } : {}),
    killSignal: 'SIGKILL',
    env: { ...process.env, ...suite.environment?.(), TEST_RESULT_FILE: resultFile },
  });
  if (name.endsWith('windows') && process.platform !== 'win32') stopWine();
  const seconds = (performance.now() - started) / 1000;
  return { name, seconds, ...outcome(resultFile, status, error) };
}

/**
 * @param {string} resultFile
 * @param {number | null} status of the suite's process
 * @param {Error | undefined} error of starting it, or that it was killed for the time it took
 * @returns {Pick<Result, 'passed' | 'failed' | 'failures'>}
 */
function outcome(resultFile, status, error) {
  const { passed, failed, failures, running } = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, 'utf8'))
    : { passed: 0, failed: 0 };
  if (failed > 0 || (status === 0 && passed > 0)) return { passed, failed, failures };
  // A run that ended early, or tested nothing, has failed whatever it counted.
  const how = error?.message ?? `ended with exit code ${status}`;
  return { passed, failed: 1, failures: [running ? `${how}, in the test: ${running}` : how] };
}

/**
 * Arguments for Node.
 * @param {import('./suites.mjs').Suite} suite
 * @param {string[]} mochaArguments
 */
function commandOf({ script, args = [], folder, timeout, jobs }, mochaArguments) {
  if (script) return [script, ...args];
  return [
    ...['node_modules/mocha/bin/mocha.js', '--reporter', 'scripts/test/reporter.cjs'],
    ...(timeout ? ['--timeout', String(timeout)] : []),
    ...(jobs ? ['--parallel', '--jobs', String(jobs)] : []),
    ...mochaArguments,
    `out/test/${folder}/**/*.test.cjs`,
  ];
}

/** What can be checked without running anything; each check counts as one test. */
function checks() {
  return [
    check('types', 'node_modules/typescript/bin/tsc', '-b'),
    check('style', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'),
    check('records', 'scripts/recordTable.mjs', '--check'),
  ];
}

/**
 * @param {string} name
 * @param {string[]} command arguments for Node
 * @returns {Result}
 */
function check(name, ...command) {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const { status } = spawnSync(node, command, { stdio: 'inherit' });
  const passed = status === 0 ? 1 : 0;
  return { name, passed, failed: 1 - passed, seconds: (performance.now() - started) / 1000 };
}

/** @param {string} script */
function run(script) {
  const { status } = spawnSync(node, [script], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} failed.`);
}

/** @param {Result[]} results */
function summarise(results) {
  console.log('');
  // Said again here, because the place where a test failed is thousands of lines above.
  for (const { name, failures = [] } of results) {
    for (const failure of failures) console.log(`failed: ${name}: ${failure}\n`);
  }
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(16)} ${passed} passed, ${failed} failed, ${seconds.toFixed(0)} s`);
  }
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}
