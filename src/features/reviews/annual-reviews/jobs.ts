import { work } from './files.ts';

/** Carries out the import of a file of annual reviews. */
export const { run, discard } = work;
