export interface TabHtmlParts {
  readonly title: string;
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Fresh for each page, from a cryptographic source: 16 bytes in base64 or more. */
  readonly nonce: string;
}
/** The empty page that the bundle of the tab fills. It may load that bundle, its style, its font, and nothing else. */
export declare function tabHtml({ title, cspSource, scriptUri, styleUri, nonce }: TabHtmlParts): string;
