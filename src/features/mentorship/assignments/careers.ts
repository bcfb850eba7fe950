import type { WriteCtx } from '../../../core/context.ts';
import { record, recordEach } from '../../../domain/record.ts';
import * as cases from '../conflicts/cases.ts';
import * as conflicts from '../conflicts/service.ts';
import * as queries from './careers-queries.ts';
import * as claims from './claims.ts';
import { putOff } from './first-days.ts';
import { takeBack } from './replacements.ts';

export type Ended = Pick<
  queries.Difference,
  'id' | 'mentee_id' | 'mentor_id' | 'subtype' | 'is_primary' | 'request_id' | 'replaces_id' | 'called_off'
> & {
  ends_on: string;
  /** Whose career ended it. */
  side: 'mentee' | 'mentor';
  /** The mentee has to find another formal mentor. */
  needs_successor: boolean;
};

export type Settled = Readonly<{
  /** What ended now. An end that only moved is not listed, unless it is now the mentor's career that ends the assignment. */
  ended: readonly Ended[];
  /** What no mentor's career ends any more: the assignment is live again, or the mentee was gone earlier. */
  recovered: readonly string[];
  /** Proposals withdrawn, because one of the two is gone. */
  withdrawn: readonly string[];
}>;

/**
 * Ends the assignments of these people on the first day on which one of the two is gone, moves such an end when HR corrects the day, and
 * gives the days back when the person was not gone after all, unless another assignment has those days by then. Null stands for the whole
 * department. What people ended or completed themselves stays as it is, and no HR fact is refused. Takes the department's conflict lock
 * alone: a caller that locks rows before takes it before them. What a called-off successor was to replace goes on. The caller runs `recheck` afterwards, which brings the conflict cases up to
 * date. What was agreed upon for a later day begins when both are here.
 */
export async function settle(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<Settled> {
  await conflicts.takeTurn(ctx);
  const found = await queries.differences(ctx, person_ids);
  const shorter = found.filter((row) => !row.grows);
  const longer = found.filter((row) => row.grows);
  // Ends move forward first, so that assignments that get days back find them free.
  if (shorter.length > 0) await queries.shorten(ctx, shorter);
  const grown = new Set(longer.length > 0 ? await queries.extend(ctx, longer) : []);
  const changed = [...shorter, ...longer.filter((row) => grown.has(row.id))];

  for (const row of changed) {
    if (row.has_open_case && row.state === 'ended' && row.ends_on !== null) await cases.resolveOpenCase(ctx, row.id, 'ended', row.ends_on);
  }
  await conflicts.noteForRecheck(
    ctx,
    changed.filter((row) => row.subtype === 'formal' && (row.has_case || row.grows)).map((row) => row.id),
  );
  const ends = changed.filter((row) => row.state === 'ended' && row.moved);
  const reopened = changed.filter((row) => row.state === 'live');
  if (ends.length > 0) await recordEach(ctx, 'assignment.ended', queries.ends(ends));
  if (reopened.length > 0) await recordEach(ctx, 'assignment.reopened', queries.ends(reopened));
  await takeBack(
    ctx,
    ends.map((row) => row.id),
  );
  await putOff(ctx, person_ids);
  await claims.withdrawOfGone(ctx, person_ids);
  const withdrawn = await queries.withdrawProposals(ctx, person_ids);
  await record(ctx, ...withdrawn.map((id) => ({ type: 'assignment.withdrawn' as const, subject_id: id })));

  return {
    ended: changed.flatMap((row) => endedOf(row) ?? []),
    recovered: changed.filter((row) => byMentor(row.ended_by_before) && !byMentor(row.ended_by_career)).map((row) => row.id),
    withdrawn,
  };
}

function endedOf(row: queries.Difference): Ended | null {
  const { id, mentee_id, mentor_id, subtype, is_primary, request_id, replaces_id, called_off, ends_on, needs_successor } = row;
  const isNew = row.was === 'live' || (byMentor(row.ended_by_career) && !byMentor(row.ended_by_before));
  if (row.ended_by_career === null || ends_on === null || !isNew) return null;
  return {
    id,
    mentee_id,
    mentor_id,
    subtype,
    is_primary,
    request_id,
    replaces_id,
    called_off,
    ends_on,
    side: byMentor(row.ended_by_career) ? 'mentor' : 'mentee',
    needs_successor,
  };
}

const byMentor = (cause: queries.Cause | null): boolean => cause?.startsWith('mentor') ?? false;
