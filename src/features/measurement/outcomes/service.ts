import type { WriteCtx } from '../../../core/context.ts';
import * as promotionFiles from './promotion-files/queries.ts';
import * as scholarlyOutputs from './scholarly-outputs/queries.ts';

/** Part of a merge: promotion files and scholarly outputs of the duplicate become the survivor's. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await promotionFiles.reassign(ctx, from, to);
  await scholarlyOutputs.reassign(ctx, from, to);
}
