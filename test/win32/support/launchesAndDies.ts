/** Launches a child that would stay for ever, writes its number into a file, and is killed. */
import { writeFileSync } from 'node:fs';
import { launch, listenSpec, newKernel, PipeLog, untilWith } from './testKernel.ts';

const [note = ''] = process.argv.slice(2);
const kernel = newKernel();
const log = new PipeLog();
const pipe = kernel.listen(listenSpec(), log);
const { child } = launch(kernel, 'ignores-stop', ['--pipe', pipe.childValue]);
untilWith(kernel, () => log.messages.length === 1, 'the child is up');
writeFileSync(note, String(child.pid));
process.kill(process.pid, 'SIGKILL');
