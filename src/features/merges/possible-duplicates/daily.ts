import type { WriteCtx } from '../../../core/context.ts';
import * as duplicates from './service.ts';

/** Notifies faculty affairs of records that may be one person and whose mentorship would then be a conflict. Answers how many notices there were. */
export const notifyConflicts = (ctx: WriteCtx): Promise<number> => duplicates.notifyConflicts(ctx);
