/** The metrics of the chronosystem, counted again from the rows of a department. */
import type { Oracle } from './naive.ts';

export const chrono: Readonly<Record<string, Oracle>> = {};
