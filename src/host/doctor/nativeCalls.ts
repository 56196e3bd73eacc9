import { nativeCalls } from '../kernel/nativeCalls.ts';
import type { Check } from './check.ts';

/** Whether this system has every function that we may call. What needs a missing one says so when it is used. */
export const checkNativeCalls: Check = {
  name: 'native calls',
  run(tell) {
    const missing = nativeCalls.filter((call) => !call.exists()).map(({ name }) => name);
    const found = `${nativeCalls.length - missing.length} of ${nativeCalls.length} found`;
    if (missing.length === 0) tell('native calls', 'ok', found);
    else tell('native calls', 'limited', `${found}; missing: ${missing.join(', ')}`);
  },
};
