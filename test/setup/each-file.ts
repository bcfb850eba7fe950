/** Runs for every test file, before it is loaded: a hook registered here runs after all hooks of the file itself. */
import { afterAll } from 'vitest';
import { verifyCompiled } from '../../src/core/compiled.ts';
import { closeEverything } from './closing.ts';

verifyCompiled();

afterAll(closeEverything);
