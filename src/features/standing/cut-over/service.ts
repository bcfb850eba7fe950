import type { Ctx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { demand } from '../../../domain/allowed.ts';
import * as obligations from '../obligations/service.ts';
import * as queries from './queries.ts';
import { type CutOver, type CutOverQuery, countedStates } from './schema.ts';

/** What the first morning of the programme looks like, or any other, of what the caller may see; on another first day, too. Writes nothing. */
export async function get(ctx: Ctx, query: CutOverQuery): Promise<CutOver> {
  demand(ctx, 'cut_over:read');
  const programme_starts_on = query.programme_starts_on ?? (await queries.startOf(ctx));
  const as_of = query.as_of ?? (programme_starts_on > ctx.today ? programme_starts_on : ctx.today);
  const owed = obligations.visible(ctx, { of: yes, as_of, programme_starts_on });
  return { programme_starts_on, as_of, ...(await queries.counted(ctx, owed, countedStates, { programme_starts_on, as_of })) };
}
