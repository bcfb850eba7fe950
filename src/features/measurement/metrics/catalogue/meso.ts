import type { Metric } from '../definition.ts';
import { mes1 } from './meso/mes-1.ts';
import { mes2 } from './meso/mes-2.ts';
import { mes3 } from './meso/mes-3.ts';
import { mes4 } from './meso/mes-4.ts';
import { mes5 } from './meso/mes-5.ts';
import { mes6 } from './meso/mes-6.ts';
import { mes7 } from './meso/mes-7.ts';
import { mes8 } from './meso/mes-8.ts';

/** The mesosystem: interactions between relationships. */
export const meso: readonly Metric[] = [mes1, mes2, mes3, mes4, mes5, mes6, mes7, mes8];
