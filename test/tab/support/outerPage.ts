// The page around the tab, as VS Code has one: it carries messages between the tab in its frame, which is of another
// site and so a process of its own, and the server.
import { fromWire, toWire } from './wire.ts';

const frame = document.querySelector('iframe');
const socket = new WebSocket(`ws://${location.host}/`);
socket.binaryType = 'arraybuffer';
const waiting: Uint8Array<ArrayBuffer>[] = [];
socket.onopen = () => {
  for (const wire of waiting.splice(0)) socket.send(wire);
};
socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) =>
  frame?.contentWindow?.postMessage(fromWire(new Uint8Array(data)), '*');
window.addEventListener('message', ({ source, data }) => {
  if (source !== frame?.contentWindow) return;
  const wire = toWire(data);
  if (socket.readyState === WebSocket.OPEN) socket.send(wire);
  else waiting.push(wire);
});
