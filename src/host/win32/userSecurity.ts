import { lastError } from './failures.ts';
import { CloseHandle, HandleSlot } from './native/handles.ts';
import { wideStringAt } from './native/nativeType.ts';
import { GetCurrentProcess } from './native/processes.ts';
import {
  ConvertSidToStringSidW,
  GetTokenInformation,
  LocalFree,
  OpenProcessToken,
  TOKEN_QUERY,
  TokenUser,
} from './native/security.ts';
import { SecurityAttributes } from './securityAttributes.ts';

/**
 * For objects that only the current user may open. The default would let everybody read a pipe.
 *
 * The user is named by SID: "owner rights" would do on Windows, but Wine does not know it and shuts the user out.
 */
export class UserSecurity extends SecurityAttributes {
  /** The user's SID as text. */
  readonly sid: string;

  constructor() {
    const sid = currentUser();
    super(`D:P(A;;GA;;;${sid})`);
    this.sid = sid;
  }
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
