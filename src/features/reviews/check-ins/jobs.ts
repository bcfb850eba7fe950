import { work } from './files.ts';

/** Carries out the import of a file of check-ins. */
export const { run, discard } = work;
