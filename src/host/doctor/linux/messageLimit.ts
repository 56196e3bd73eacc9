import { readFileSync } from 'node:fs';
import { close } from '../../linux/libc/descriptor.ts';
import { growSendBuffer, longestMessage, socketpair } from '../../linux/libc/socket.ts';
import type { Check } from '../check.ts';

/** How long one message can be: the sender's SO_SNDBUF decides, and net.core.wmem_max how far that can grow. */
export const checkMessageLimit: Check = {
  name: 'longest message',
  run(tell) {
    const [ours, theirs] = socketpair('socket pair', 'message');
    try {
      const usual = longestMessage(ours);
      growSendBuffer(ours, 2 ** 30);
      const most = longestMessage(ours);
      const limit = readFileSync('/proc/sys/net/core/wmem_max', 'utf8').trim();
      const detail = `${usual} bytes, ${most} with "buffer" (net.core.wmem_max is ${limit})`;
      tell('longest message', usual >= 65_536 ? 'ok' : 'limited', detail);
    } finally {
      close(ours);
      close(theirs);
    }
  },
};
