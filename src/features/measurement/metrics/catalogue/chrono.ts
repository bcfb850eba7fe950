import type { Metric } from '../definition.ts';

/** The chronosystem: change over time. */
export const chrono: readonly Metric[] = [];
