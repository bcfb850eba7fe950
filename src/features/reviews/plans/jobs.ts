import { work } from './files.ts';

/** Carries out the import of a file of plans. */
export const { run, discard } = work;
