import type { Period } from '../../../core/calendar.ts';
import { type Ctx, granted } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { mergedAway } from '../../../domain/references.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as queries from './queries.ts';
import { alternatives, bars, describe, scoreOf } from './rules.ts';
import type { Candidate, CandidateQuery, Exclusion, RawExclusion } from './schema.ts';

const self = { person: 'p.id' } as const;

/**
 * Who could be a formal mentor of this person over the whole intended period, the best fit first. The score is made for this answer from the
 * weights of the policy and kept nowhere: it says how well two people fit on a day, and nothing about either of them.
 * @throws Problem not-found, permission-denied, period-empty, invalid-cursor
 */
export async function list(ctx: Ctx, mentee_id: string, query: CandidateQuery) {
  const sees = await seenOf(ctx, mentee_id);
  const period = { starts_on: query.starts_on ?? ctx.today, ends_on: query.planned_ends_on ?? null };
  if (period.ends_on !== null && period.ends_on <= period.starts_on) {
    const detail = 'The planned end comes after the start.';
    throw Problem.at('period-empty', { parameter: 'planned_ends_on' }, detail);
  }
  const pool = query.include === 'excluded' ? 'everybody' : 'willing';
  const search = { mentee_id, period, pool, sees, seesLeave: allowed(ctx, 'leave:read', self) } as const;
  const { q, division_id, site_id, need_area: need_areas } = query;
  const rows = queries.candidates(ctx, search, readable(ctx), { q, division_id, site_id, need_areas });
  // A cursor belongs to one mentee and one first day, whatever day it is used on.
  const bound = { ...query, mentee_id, starts_on: period.starts_on };
  const found = await page(ctx, bound, rows, [
    { column: 'c.sort_rank', field: 'sort_rank' },
    { column: 'c.sort_name', field: 'sort_name' },
    { column: 'c.id', field: 'id' },
  ]);
  return { ...found, items: found.items.map((row) => shown(row, sees.likeness)) };
}

/** The mentee, once mentors may be looked for: what of them the score may show. @throws Problem not-found, permission-denied, person-merged, assignment-person-unfit */
async function seenOf(ctx: Ctx, id: string): Promise<queries.Sees> {
  const [readable, permitted] = [allowed(ctx, 'person:read', self), allowed(ctx, 'candidate:read', self)];
  const sees = { needs: allowed(ctx, 'needs:read', self), likeness: allowed(ctx, 'needs:read_concordance', self) };
  const mentee = granted(await queries.mentee(ctx.db, ctx.department_id, id, readable, permitted, sees));
  if (mentee.merged_into_id !== null) {
    throw mergedAway(mentee.merged_into_id);
  }
  if (mentee.kind !== 'faculty' || (mentee.deceased_on !== null && mentee.deceased_on <= ctx.today)) {
    throw new Problem('assignment-person-unfit', { detail: 'A mentor is looked for a living faculty member.' });
  }
  // By changing what they say of themselves, the mentee could find out from list after list what others said of themselves.
  return { needs: mentee.needs === true, likeness: mentee.likeness === true && id !== ctx.actor.person_id };
}

const candidate = { person: 'c.id' } as const;

const readable = (ctx: Ctx): queries.Readable => ({
  appointments: allowed(ctx, 'appointment:read', candidate),
  profiles: allowed(ctx, 'mentor_profile:read', candidate),
});

/**
 * What bars each of these people from becoming a formal mentor of the mentee in the period: an empty list for whom nothing does. Who is full
 * or has no profile can still be asked, so that bars nobody here. Ids of nobody in the department are left out.
 */
export async function exclusionsOf(
  ctx: Ctx,
  mentee_id: string,
  mentor_ids: readonly string[],
  period: Period,
): Promise<ReadonlyMap<string, readonly Exclusion[]>> {
  if (mentor_ids.length === 0) return new Map();
  const seesLeave = allowed(ctx, 'leave:read', self);
  const rows = await queries.barred(ctx, { mentee_id, period, pool: mentor_ids, sees: { needs: false, likeness: false }, seesLeave });
  return new Map(rows.map((row) => [row.id, row.exclusions.filter(bars).map(explained)]));
}

type Row = Awaited<ReturnType<ReturnType<typeof queries.candidates>['execute']>>[number];

function shown(found: Row, sees_likeness: boolean): Candidate {
  const { sort_rank: _, sort_name: __, concordance_requested, concordance_met, exclusions, shares, weights, tenths, ...row } = found;
  const fit = row.is_eligible ? scoreOf(MATCH_COMPONENTS, { shares, weights, tenths }) : { score: null, contributions: [] };
  return {
    ...row,
    ...fit,
    concordance: sees_likeness ? { requested: concordance_requested, met: concordance_met } : null,
    exclusions: exclusions.map(explained),
    could_be: row.is_eligible ? [] : alternatives(exclusions),
  };
}

function explained({ reason, basis, ...days }: RawExclusion): Exclusion {
  if (basis) {
    const told = conflicts.explained(basis);
    return { reason, detail: told.detail, ...days, basis: told };
  }
  if (reason === 'reports_to' || reason === 'supervises' || reason === 'evaluates') throw new Error(`${reason} has a basis`);
  return { reason, detail: describe(reason), ...days, basis: null };
}
