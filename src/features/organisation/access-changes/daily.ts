import type { WriteCtx } from '../../../core/context.ts';
import * as changes from './service.ts';

/** Records which access changes nobody approved in time. Answers how many there were. */
export const lapse = (ctx: WriteCtx): Promise<number> => changes.settle(ctx);

/** Notifies whoever has become an administrator of what waits. Answers how many notices there were. */
export const notifyApprovers = (ctx: WriteCtx): Promise<number> => changes.notifyApprovers(ctx);
