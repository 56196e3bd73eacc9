// Shells in terminals: not needed. Without this module the process for terminals does not start, and terminals that an
// extension fills wait for it.
exports.spawn = () => {
  throw new Error('node-pty is left out of this server: it starts no shells.');
};
