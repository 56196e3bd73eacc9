/** What a failure of CreateProcessW means to whoever wants the program started. */
interface StartFailure {
  /** Instead of what the code means in general. */
  readonly text?: string;
  readonly remedy: string;
}

/** https://learn.microsoft.com/windows/win32/debug/system-error-codes: what a developer's own program meets. */
const known: { readonly [code: number]: StartFailure } = {
  32: { remedy: 'A build or an antivirus may still have the file open: try again when it is done.' },
  206: {
    text: 'the command line is too long',
    remedy: 'Shorten the arguments: program and arguments have 32,766 characters together.',
  },
  216: { remedy: 'Build the program for the processor of this machine.' },
  225: { remedy: "Exclude the program's folder from the antivirus, or have the file restored and allowed." },
  740: {
    remedy:
      'Start VS Code as administrator, or build the program without "requireAdministrator" in its manifest.',
  },
  1260: {
    remedy: 'Ask who administers this machine to allow the program, or build it into an allowed folder.',
  },
  4551: {
    remedy:
      'Smart App Control or a policy for code blocks programs that are not signed: sign it, or allow it.',
  },
  14001: {
    remedy:
      'Install the runtime that its manifest names (for Visual C++ the redistributable), or link it statically.',
  },
};

/** Words for a program that CreateProcessW did not start. */
export const startFailure = (code: number, program: string, folder: string): StartFailure =>
  known[code] ?? { remedy: `Check program ${program} and folder ${folder}.` };
