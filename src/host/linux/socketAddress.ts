import { errno, linuxError } from './libc/linuxError.ts';

const AF_UNIX = 1;
/** sockaddr_un has room for 108 bytes, the last of which is zero. */
export const longestSocketPath = 107;

/**
 * sockaddr_un of a path; a name that begins with @ is abstract: it exists without a file.
 * https://man7.org/linux/man-pages/man7/unix.7.html
 */
export function socketAddress(object: string, path: string): Uint8Array {
  const bytes = Buffer.from(path);
  if (bytes.length > longestSocketPath) {
    throw linuxError(
      object,
      'bind',
      `the path ${path} has ${bytes.length} bytes, ${longestSocketPath} are possible`,
      'Choose a shorter path, for instance below /tmp or $XDG_RUNTIME_DIR.',
      errno.ENAMETOOLONG,
    );
  }
  const abstract = path.startsWith('@');
  const address = new Uint8Array(2 + bytes.length + (abstract ? 0 : 1));
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(bytes, 2);
  if (abstract) address[2] = 0;
  return address;
}
