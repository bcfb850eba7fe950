import type { Metric } from '../definition.ts';
import { micIdn2 } from './micro/mic-idn-2.ts';
import { micRel1 } from './micro/mic-rel-1.ts';

/** The microsystem: the mentoring relationship. */
export const micro: readonly Metric[] = [micIdn2, micRel1];
