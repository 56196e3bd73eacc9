import { execFileSync } from 'node:child_process';

/**
 * A command as root gives it: with sudo, which must not ask, where we are somebody else.
 * @param {string[]} command
 * @returns {[string, ...string[]]}
 */
export function rooted(...command) {
  const [program = '', ...args] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  return [program, ...args];
}

/** @param {string[]} command */
export function asRoot(...command) {
  const [program, ...args] = rooted(...command);
  execFileSync(program, args, { stdio: 'ignore' });
}
