/** The metrics of the mesosystem, counted again from the rows of a department. */
import type { Oracle } from './naive.ts';

export const meso: Readonly<Record<string, Oracle>> = {};
