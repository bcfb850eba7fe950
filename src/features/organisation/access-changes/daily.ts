import type { WriteCtx } from '../../../core/context.ts';
import * as changes from './service.ts';

/** Records which access changes nobody approved in time. Answers how many there were. */
export const lapse = (ctx: WriteCtx): Promise<number> => changes.settle(ctx);
