import type { Check } from '../check.ts';
import { checkDescriptors } from './descriptors.ts';
import { checkMessageLimit } from './messageLimit.ts';

export const linuxChecks: readonly Check[] = [checkMessageLimit, checkDescriptors];
