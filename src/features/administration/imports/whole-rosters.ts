/** Files that declare themselves the whole roster: who is missing is listed, and marked or ended. */
import type { WriteCtx } from '../../../core/context.ts';
import { recordEach } from '../../../domain/record.ts';
import type { Absence } from '../../../domain/staging/file-kind.ts';
import * as people from '../../organisation/people/bulk.ts';
import * as facts from '../hr-facts/bulk.ts';
import * as queries from './queries.ts';

const NOBODY: Absence = { missing: [], missing_count: 0, ended_count: 0, absent_withheld: false };

/** What a whole file of facts leaves out stays, and is counted. */
export const counting =
  (leftOut: (ctx: WriteCtx, day: string) => Promise<number>) =>
  async (ctx: WriteCtx, { scope, effective_on }: Pick<Given, 'scope' | 'effective_on'>): Promise<Absence> =>
    scope === 'full' ? { ...NOBODY, missing_count: await leftOut(ctx, effective_on) } : NOBODY;

type Given = people.WholeRoster & Readonly<{ scope: 'delta' | 'full'; absent: 'report' | 'end'; absent_share: number; dry_run: boolean }>;

/**
 * Takes note of who was seen and, in a whole roster, of who was not. With `absent=end` their appointments end on the day of the file, unless more of
 * those expected are missing than `absent_share` per cent: then nothing ends, because the file is more likely wrong than the department.
 */
export async function follow(ctx: WriteCtx, given: Given): Promise<Absence> {
  await people.see(ctx);
  if (given.scope !== 'full') return NOBODY;
  const { missing, expected } = await people.miss(ctx, given);
  const wanted = given.absent === 'end' && missing > 0;
  const absent_withheld = wanted && missing * 100 > expected * given.absent_share;
  const found = { missing: await queries.missingPeople(ctx), missing_count: missing, absent_withheld };
  if (!wanted || absent_withheld) return { ...found, ended_count: 0 };
  const ended = await facts.endAbsent(ctx, given.effective_on);
  if (!given.dry_run) await recordEach(ctx, 'appointment.ended', facts.endedAppointments(given.id, given.effective_on));
  await facts.followPeople(ctx, ended);
  return { ...found, ended_count: ended.length };
}
