import type { Metric } from '../definition.ts';
import { exoIdn1 } from './exo/exo-idn-1.ts';

/** The exosystem: divisions and the department. */
export const exo: readonly Metric[] = [exoIdn1];
