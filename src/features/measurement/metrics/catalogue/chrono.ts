import type { Metric } from '../definition.ts';
import { chr1 } from './chrono/chr-1.ts';
import { chr2 } from './chrono/chr-2.ts';
import { chr3 } from './chrono/chr-3.ts';
import { chr4 } from './chrono/chr-4.ts';
import { chr5 } from './chrono/chr-5.ts';
import { chr6 } from './chrono/chr-6.ts';
import { chr7 } from './chrono/chr-7.ts';
import { chr8 } from './chrono/chr-8.ts';
import { chr9 } from './chrono/chr-9.ts';

/** The chronosystem: change over time. */
export const chrono: readonly Metric[] = [chr1, chr2, chr3, chr4, chr5, chr6, chr7, chr8, chr9];
