import { readFileSync } from 'node:fs';
import { messageOf } from '../../../protocol/messageOf.ts';
import { base64Bytes, hexBytes } from '../../description/writtenBytes.ts';
import { StepFailure } from './stepRun.ts';

interface PayloadForms {
  readonly text?: string | undefined;
  readonly hex?: string | undefined;
  readonly base64?: string | undefined;
  readonly file?: string | undefined;
}

/** The bytes that a send step names. @throws StepFailure when they cannot be read */
export function payload(forms: PayloadForms, resolveFile: (file: string) => string): Uint8Array {
  if (forms.text !== undefined) return new TextEncoder().encode(forms.text);
  // That these can be read was checked before the run.
  if (forms.hex !== undefined) return hexBytes(forms.hex) ?? fail('is not hex');
  if (forms.base64 !== undefined) return base64Bytes(forms.base64) ?? fail('is not base64');
  const file = resolveFile(forms.file ?? '');
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StepFailure(`${file} cannot be read: ${messageOf(error)}`);
  }
}

function fail(what: string): never {
  throw new StepFailure(`What is to be sent ${what}.`);
}
