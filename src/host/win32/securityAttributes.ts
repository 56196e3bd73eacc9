import { lastError } from './failures.ts';
import {
  ConvertStringSecurityDescriptorToSecurityDescriptorW,
  LocalFree,
  SDDL_REVISION_1,
} from './native/security.ts';

/** SECURITY_ATTRIBUTES: https://learn.microsoft.com/windows/win32/api/wtypesbase/ns-wtypesbase-security_attributes */
export class SecurityAttributes {
  readonly attributes: Uint8Array;
  /** The same for a handle that a child inherits. */
  readonly inheritable: Uint8Array;
  readonly #descriptor: number;

  /** @param sddl who may open the object, as text. @throws NativeError */
  constructor(sddl: string) {
    const descriptor = new BigUint64Array(1);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, descriptor, null)) {
      throw lastError(null, 'ConvertStringSecurityDescriptorToSecurityDescriptorW');
    }
    this.#descriptor = Number(descriptor[0]);
    this.attributes = encode(this.#descriptor, false);
    this.inheritable = encode(this.#descriptor, true);
  }

  dispose(): void {
    LocalFree(this.#descriptor);
  }
}

function encode(descriptor: number, inherit: boolean): Uint8Array {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeBigUInt64LE(BigInt(descriptor), 8);
  bytes.writeInt32LE(inherit ? 1 : 0, 16);
  return bytes;
}
