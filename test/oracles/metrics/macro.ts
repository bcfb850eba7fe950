/** The metrics of the macrosystem, counted again from the rows of a department. */
import type { Oracle } from './naive.ts';

export const macro: Readonly<Record<string, Oracle>> = {};
