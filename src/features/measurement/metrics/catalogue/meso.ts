import type { Metric } from '../definition.ts';

/** The mesosystem: interactions between relationships. */
export const meso: readonly Metric[] = [];
