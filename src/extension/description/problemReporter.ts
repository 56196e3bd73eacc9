import { Diagnostic, DiagnosticSeverity, languages, Range, Uri, window, workspace } from 'vscode';
import { Disposer } from '../disposer.ts';
import { plainMessage } from '../plainText.ts';
import type { DescriptionError } from './descriptionError.ts';

/** Puts what is wrong in a description into the problems list until its text changes, and says it once. */
export class ProblemReporter extends Disposer {
  readonly #diagnostics = this.add(languages.createDiagnosticCollection('ipcInspector'));

  constructor() {
    super();
    this.add(workspace.onDidChangeTextDocument(({ document }) => this.clear(document.uri)));
  }

  clear(uri: Uri): void {
    this.#diagnostics.delete(uri);
  }

  async report(error: DescriptionError): Promise<void> {
    const uri = Uri.parse(error.uri);
    const document = await workspace.openTextDocument(uri);
    const diagnostics = error.problems.map(({ path, message, offset, length }) => {
      const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
      const text = path === '' ? message : `${path}: ${message}`;
      const diagnostic = new Diagnostic(range, text, DiagnosticSeverity.Error);
      diagnostic.source = 'IPC Inspector';
      return diagnostic;
    });
    this.#diagnostics.set(uri, diagnostics);
    const open = 'Open';
    if ((await window.showErrorMessage(plainMessage(error.message), open)) !== open) return;
    const [first] = diagnostics;
    await window.showTextDocument(document, first ? { selection: first.range } : {});
  }
}
