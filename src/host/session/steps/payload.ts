import { readFileSync } from 'node:fs';
import { messageOf } from '../../../protocol/messageOf.ts';
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
  if (forms.hex !== undefined) {
    const digits = forms.hex.replace(/[\s:,]|0x/gi, '');
    if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
      throw new StepFailure(`"${forms.hex}" is not hex: pairs of the digits 0–9 and a–f are expected.`);
    }
    return Uint8Array.from(Buffer.from(digits, 'hex'));
  }
  if (forms.base64 !== undefined) {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(forms.base64)) throw new StepFailure('The text is not base64.');
    return Uint8Array.from(Buffer.from(forms.base64, 'base64'));
  }
  const file = resolveFile(forms.file ?? '');
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StepFailure(`${file} cannot be read: ${messageOf(error)}`);
  }
}
