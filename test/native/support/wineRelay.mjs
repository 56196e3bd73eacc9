// Runs in Windows' Node under Wine and starts programs for the tests, which are outside.
//
// Windows' Node cannot use a Unix pipe as a standard stream (EBADF); between programs inside Wine pipes are normal.
// So the tests talk to this relay by TCP, one JSON object a line, and the relay holds the pipes. When the tests end,
// the connection ends, the relay with it, and its programs with the relay (they are in its job).
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const [portFile = ''] = process.argv.slice(2);

const server = createServer((socket) => {
  const programs = new Map();
  let waiting = '';
  let writing = false;
  // One write at a time: Node hands all that waits to one call, of which Wine takes no more than 1024 pieces (EMSGSIZE).
  const flush = () => {
    if (writing || waiting === '') return;
    writing = true;
    const text = waiting;
    waiting = '';
    socket.write(text, () => {
      writing = false;
      flush();
    });
  };
  const tell = (message) => {
    waiting += `${JSON.stringify(message)}\n`;
    flush();
  };
  const start = (program, args, cwd, env) => {
    const stdio = ['pipe', 'pipe', 'pipe'];
    return spawn(program, args, { cwd, stdio, env: { ...process.env, ...env } });
  };
  const actions = {
    start({ id, program, args, cwd, env }) {
      let child;
      try {
        child = start(program, args, cwd, env);
      } catch (error) {
        // What Node has no name for is thrown, not told: it would take the relay with it, and all later tests wait.
        tell({ id, stderr: `${error.message} (${error.errno})\n`, end: { exitCode: null, signal: null } });
        return;
      }
      programs.set(id, child);
      child.on('error', (error) => tell({ id, stderr: `${error.message}\n` }));
      child.on('spawn', () => tell({ id, pid: child.pid }));
      child.stdout.setEncoding('utf8').on('data', (stdout) => tell({ id, stdout }));
      child.stderr.setEncoding('utf8').on('data', (stderr) => tell({ id, stderr }));
      child.stdin.on('error', () => {});
      child.on('close', (exitCode, signal) => tell({ id, end: { exitCode, signal } }));
    },
    write: ({ id, text }) => programs.get(id)?.stdin.write(text),
    kill: ({ id }) => programs.get(id)?.kill(),
    signal({ id, pid, signal }) {
      try {
        process.kill(pid, signal);
        tell({ id, alive: true });
      } catch {
        tell({ id, alive: false });
      }
    },
  };
  createInterface(socket).on('line', (line) => {
    const { action, ...rest } = JSON.parse(line);
    actions[action](rest);
  });
  socket.on('error', () => {});
  socket.on('close', () => process.exit());
});
server.listen(0, '127.0.0.1', () => writeFileSync(portFile, `${server.address().port}\n`));
