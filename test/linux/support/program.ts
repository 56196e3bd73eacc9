import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve('out/test/linux-programs');

/** One of the C samples, compiled when it has changed. */
export function sample(name: string): string {
  return compile(name, resolve('samples', `${name}.c`));
}

/** A small C program of a test's own. `source` is the body of main. */
export function program(name: string, source: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.c`);
  const text = `#include "ipc.h"\n#include <signal.h>\n#include <sys/prctl.h>\n#include <sys/wait.h>\nint main(int count, char **arguments) {\n  ipc_begin(count, arguments);\n${source}\n  return 0;\n}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return compile(`test-${name}`, file);
}

function compile(name: string, source: string): string {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, name);
  if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) return target;
  execFileSync('cc', ['-O1', '-I', resolve('samples'), '-o', target, source, '-pthread'], {
    stdio: 'inherit',
  });
  return target;
}
