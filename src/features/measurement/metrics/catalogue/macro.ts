import type { Metric } from '../definition.ts';

/** The macrosystem: academic medicine. */
export const macro: readonly Metric[] = [];
