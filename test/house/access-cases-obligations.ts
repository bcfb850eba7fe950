import type { Case } from './access-cases.ts';

export const cases: Record<string, Case> = {};
