import { work } from './files.ts';

/** Carries out the import of a file of events. */
export const { run, discard } = work;
