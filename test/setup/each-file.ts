/** Runs for every test file, before it is loaded: a hook registered here runs after all hooks of the file itself. */
import { afterAll } from 'vitest';
import { closeEverything } from './closing.ts';

afterAll(closeEverything);
