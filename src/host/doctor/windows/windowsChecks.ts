import type { Check } from '../check.ts';
import { checkPipeSecurity } from './pipeSecurity.ts';
import { checkWine } from './wine.ts';

export const windowsChecks: readonly Check[] = [checkWine, checkPipeSecurity];
