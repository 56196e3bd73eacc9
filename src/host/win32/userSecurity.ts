import { lastError } from './failures.ts';
import { CloseHandle, HandleSlot } from './native/handles.ts';
import { wideStringAt } from './native/nativeType.ts';
import { GetCurrentProcess } from './native/processes.ts';
import {
  ConvertSidToStringSidW,
  ConvertStringSecurityDescriptorToSecurityDescriptorW,
  GetTokenInformation,
  LocalFree,
  OpenProcessToken,
  SDDL_REVISION_1,
  TOKEN_QUERY,
  TokenUser,
} from './native/security.ts';

/**
 * SECURITY_ATTRIBUTES for objects that only the current user may open. The default would let everybody read a pipe.
 *
 * The user is named by SID: "owner rights" would do on Windows, but Wine does not know it and shuts the user out.
 * https://learn.microsoft.com/windows/win32/api/wtypesbase/ns-wtypesbase-security_attributes
 */
export class UserSecurity {
  /** The user's SID as text. */
  readonly sid: string;
  readonly attributes: Uint8Array;
  /** The same for a handle that a child inherits. */
  readonly inheritable: Uint8Array;
  readonly #descriptor: number;

  constructor() {
    this.sid = currentUser();
    const descriptor = new BigUint64Array(1);
    if (
      !ConvertStringSecurityDescriptorToSecurityDescriptorW(
        `D:P(A;;GA;;;${this.sid})`,
        SDDL_REVISION_1,
        descriptor,
        null,
      )
    ) {
      throw lastError(null, 'ConvertStringSecurityDescriptorToSecurityDescriptorW');
    }
    this.#descriptor = Number(descriptor[0]);
    this.attributes = securityAttributes(this.#descriptor, false);
    this.inheritable = securityAttributes(this.#descriptor, true);
  }

  dispose(): void {
    LocalFree(this.#descriptor);
  }
}

function securityAttributes(descriptor: number, inherit: boolean): Uint8Array {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeBigUInt64LE(BigInt(descriptor), 8);
  bytes.writeInt32LE(inherit ? 1 : 0, 16);
  return bytes;
}

function currentUser(): string {
  const token = new HandleSlot<'token'>();
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, token.bytes))
    throw lastError(null, 'OpenProcessToken');
  try {
    // TOKEN_USER begins with the address of the SID, which lies behind it in the same memory.
    const user = new ArrayBuffer(256);
    if (!GetTokenInformation(token.value, TokenUser, user, user.byteLength, new Uint32Array(1))) {
      throw lastError(null, 'GetTokenInformation');
    }
    const text = new BigUint64Array(1);
    if (!ConvertSidToStringSidW(Number(new BigUint64Array(user, 0, 1)[0]), text)) {
      throw lastError(null, 'ConvertSidToStringSidW');
    }
    const where = Number(text[0]);
    const sid = wideStringAt(where);
    LocalFree(where);
    return sid;
  } finally {
    CloseHandle(token.value);
  }
}
