import type { WriteCtx } from '../../../../core/context.ts';
import * as rows from './rows-queries.ts';

/** Gives up what waits of jobs that are over, such as where a process died before it could. */
export const giveUpForgotten = (ctx: WriteCtx): Promise<number> => rows.cancelForgotten(ctx);
