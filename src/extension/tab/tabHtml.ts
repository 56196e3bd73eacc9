export interface TabHtmlParts {
  readonly title: string;
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Of the session: menus on the page name it. */
  readonly session: string;
  /** Fresh for each page, from a cryptographic source: 16 bytes in base64 or more. */
  readonly nonce: string;
}

/** The empty page that the bundle of the tab fills. It may load that bundle, its style, its font, and nothing else. */
export function tabHtml({ title, session, cspSource, scriptUri, styleUri, nonce }: TabHtmlParts): string {
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en" data-vscode-context="${escapeHtml(JSON.stringify({ ipcSession: session }))}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <script type="module" nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>
    <link rel="stylesheet" href="${escapeHtml(styleUri)}">
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
