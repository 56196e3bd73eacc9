import assert from 'node:assert/strict';
import { packBytes } from '../../../src/extension/tab/packBytes.ts';
import { remoteLabel } from '../../../src/extension/tab/remoteLabel.ts';
import { tabHtml } from '../../../src/extension/tab/tabHtml.ts';
import { webviewTransport } from '../../../src/extension/tab/webviewTransport.ts';

describe('the page of a tab', () => {
  const html = tabHtml({
    title: '<script>alert("a&b")</script>',
    session: 'the-session',
    cspSource: 'https://*.example.net',
    scriptUri: 'https://x.example.net/main.js',
    styleUri: 'https://x.example.net/main.css',
    nonce: 'n0nce',
  });

  it('allows one script by its nonce, and style and font from the extension, nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.deepEqual(policy?.replaceAll('&#39;', "'").split('; '), [
      "default-src 'none'",
      'img-src https://*.example.net data:',
      'style-src https://*.example.net',
      'font-src https://*.example.net',
      "script-src 'nonce-n0nce'",
    ]);
  });

  it('has one script, with the nonce, and no inline script or style', () => {
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(
      html,
      /<script type="module" nonce="n0nce" src="https:\/\/x\.example\.net\/main\.js"><\/script>/,
    );
    assert.doesNotMatch(html, / style=|<style| on\w+=/);
  });

  it('shows a hostile title as text', () => {
    assert.match(html, /<title>&#60;script&#62;alert\(&#34;a&#38;b&#34;\)&#60;\/script&#62;<\/title>/);
  });
});

describe('bytes on their way to a page', () => {
  it('are plain arrays in one buffer of their size', () => {
    const pool = Buffer.alloc(8192, 7);
    const message = {
      rows: [{ data: pool.subarray(10, 13) }, { data: Buffer.from([1, 2]), more: null }],
      n: 4,
    };
    const packed = packBytes(message);
    assert.deepEqual(packed, {
      rows: [{ data: new Uint8Array([7, 7, 7]) }, { data: new Uint8Array([1, 2]), more: null }],
      n: 4,
    });
    const { rows } = packed as { rows: { data: Uint8Array }[] };
    for (const { data } of rows) {
      assert.equal(data.constructor, Uint8Array);
      assert.equal(data.buffer, rows[0]?.data.buffer);
    }
    assert.equal(rows[0]?.data.buffer.byteLength, 5);
  });

  it('leave the message that they came in as it was', () => {
    const message = { record: { data: Buffer.from([1, 2]) }, none: Buffer.alloc(0) };
    const packed = packBytes(message);
    assert.deepEqual(packed, { record: { data: new Uint8Array([1, 2]) }, none: new Uint8Array(0) });
    assert.ok(Buffer.isBuffer(message.record.data));
  });

  it('copy nothing of a message without any', () => {
    const message = { type: 'notice', value: { records: 3, time: null } };
    assert.equal(packBytes(message), message);
  });
});

describe('the transport to a page', () => {
  it('drops the answer to a page that has been thrown away', () => {
    const sent: unknown[] = [];
    const received: { id: number }[] = [];
    let fromPage: (message: unknown) => void = () => {};
    const transport = webviewTransport({
      postMessage: (message) => {
        sent.push(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener) => {
        fromPage = listener;
        return { dispose: () => {} };
      },
    });
    transport.onMessage((message) => received.push(message as { id: number }));

    fromPage({ type: 'request', id: 1, method: 'ready', params: {} });
    fromPage({ type: 'request', id: 2, method: 'rows', params: {} });
    fromPage({ type: 'request', id: 1, method: 'ready', params: {} });
    fromPage({ type: 'request', id: 2, method: 'rows', params: {} });
    assert.equal(new Set(received.map(({ id }) => id)).size, 4);

    for (const { id } of received) transport.send({ type: 'result', id, result: id });
    assert.deepEqual(sent, [
      { type: 'result', id: 1, result: received[2]?.id },
      { type: 'result', id: 2, result: received[3]?.id },
    ]);
  });

  it('passes notices on', () => {
    const sent: unknown[] = [];
    const transport = webviewTransport({
      postMessage: (message) => {
        sent.push(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: () => ({ dispose: () => {} }),
    });
    transport.send({ type: 'notice', name: 'state', value: 1 });
    assert.deepEqual(sent, [{ type: 'notice', name: 'state', value: 1 }]);
  });
});

describe('where a session runs', () => {
  it('is said when it is not the own machine', () => {
    assert.equal(remoteLabel(undefined, undefined), null);
    assert.equal(remoteLabel('wsl', 'Ubuntu'), 'WSL: Ubuntu');
    assert.equal(remoteLabel('ssh-remote', undefined), 'SSH');
    assert.equal(remoteLabel('build.example.net:8080', undefined), 'build.example.net:8080');
    assert.equal(remoteLabel('127.0.0.1:8080', undefined), null);
  });
});
