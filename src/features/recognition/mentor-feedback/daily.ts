import type { WriteCtx } from '../../../core/context.ts';
import * as collections from './collections/service.ts';

/** Shows mentors what enough mentees held for them before the quarter. Answers how many mentors there are. */
export const showHeld = (ctx: WriteCtx): Promise<number> => collections.showHeld(ctx);
