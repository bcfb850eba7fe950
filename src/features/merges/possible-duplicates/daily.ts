import type { WriteCtx } from '../../../core/context.ts';
import * as duplicates from './service.ts';

/** Compares all records anew. Answers how many pairs more there are. */
export const compareRecords = (ctx: WriteCtx): Promise<number> => duplicates.compare(ctx);

/** Notifies faculty affairs of records that may be one person and whose mentorship would then be a conflict. Answers how many notices there were. */
export const notifyConflicts = (ctx: WriteCtx): Promise<number> => duplicates.notifyConflicts(ctx);
