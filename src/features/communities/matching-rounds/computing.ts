/** A round of thousands takes seconds: a thread computes it, so that the event loop goes on. */
import { Thread } from '../../../core/thread.ts';
import type { Inputs, Result } from './rules.ts';

const thread = new Thread<Inputs>(new URL('./computing-worker.ts', import.meta.url));

/** @throws {ThreadBusy} */
export const computed = async (inputs: Inputs): Promise<Result> => JSON.parse((await thread.run(inputs)).toString()) as Result;
