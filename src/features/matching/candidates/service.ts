import type { Period } from '../../../core/calendar.ts';
import { type Ctx, granted } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { mergedAway } from '../../../domain/references.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as queries from './queries.ts';
import { alternatives, describe, merged, scoreOf } from './rules.ts';
import type { Candidate, CandidateQuery, Exclusion, RawExclusion } from './schema.ts';

const self = { person: 'p.id' } as const;

/**
 * Lists who could be a formal mentor of this person over the whole intended period, the best match first. The score is computed for this answer
 * from the weights of the policy and never stored: it says how well two people match on a day, and nothing about either of them.
 * @throws Problem not-found, permission-denied, period-empty, invalid-cursor
 */
export async function list(ctx: Ctx, mentee_id: string, query: CandidateQuery) {
  const { starts_on, ...canRead } = await readableOf(ctx, mentee_id, query.starts_on ?? ctx.today);
  const period = { starts_on, ends_on: query.planned_ends_on ?? null };
  if (period.ends_on !== null && period.ends_on <= period.starts_on) {
    const detail = 'The planned end must come after the start.';
    throw Problem.at('period-empty', { parameter: 'planned_ends_on' }, detail);
  }
  const pool = query.include === 'excluded' ? 'everybody' : 'willing';
  const search = { mentee_id, period, pool, canRead, readable: readable(ctx) } as const;
  const { q, division_id, site_id, need_area: need_areas } = query;
  const rows = queries.candidates(ctx, search, { q, division_id, site_id, need_areas });
  // A cursor belongs to one mentee and one first day, whatever day it is used on.
  const bound = { ...query, mentee_id, starts_on: period.starts_on };
  const found = await page(ctx, bound, rows, [
    { column: 'c.sort_rank', field: 'sort_rank' },
    { column: 'c.sort_name', field: 'sort_name' },
    { column: 'c.id', field: 'id' },
  ]);
  return { ...found, items: found.items.map((row) => entryOf(row, canRead.concordance)) };
}

/**
 * What about the mentee the score may count, once the caller may list candidates for them, and the first day from `day` on on which the mentee is
 * here.
 * @throws Problem not-found, permission-denied, person-merged, assignment-person-unfit
 */
async function readableOf(ctx: Ctx, id: string, day: string): Promise<queries.CanRead & { starts_on: string }> {
  const [readable, permitted] = [allowed(ctx, 'person:read', self), allowed(ctx, 'candidate:read', self)];
  const canRead = { needs: allowed(ctx, 'needs:read', self), concordance: allowed(ctx, 'needs:read_concordance', self) };
  const mentee = granted(await queries.mentee(ctx, id, readable, permitted, canRead, day));
  if (mentee.merged_into_id !== null) {
    throw mergedAway(mentee.merged_into_id);
  }
  if (mentee.kind !== 'faculty' || (mentee.deceased_on !== null && mentee.deceased_on <= ctx.today)) {
    throw new Problem('assignment-person-unfit', { detail: 'Candidates are listed for living faculty members.' });
  }
  // By changing their own self-identification, mentees could find out from the scores how others identify themselves.
  const concordance = mentee.concordance === true && id !== ctx.actor.person_id;
  return { needs: mentee.needs === true, concordance, likeness: concordance && mentee.has_rested, starts_on: mentee.appointed_from ?? day };
}

const readable = (ctx: Ctx): queries.Readable => ({
  leaves: (person) => allowed(ctx, 'leave:read', { person }),
  profiles: (person) => allowed(ctx, 'mentor_profile:read', { person }),
  appointments: (person) => allowed(ctx, 'appointment:read', { person }),
  positions: (person) => allowed(ctx, 'position:read', { person }),
  trainings: (person) => allowed(ctx, 'mentor_training:read', { person }),
});

/**
 * The reasons that bar each of these people from becoming a formal mentor of the mentee in the period; an empty list where there is none. People
 * without free capacity or profile can still be asked, so that these reasons are left out. Ids that are nobody's in the department are missing.
 */
export async function exclusionsOf(
  ctx: Ctx,
  mentee_id: string,
  mentor_ids: readonly string[],
  period: Period,
): Promise<ReadonlyMap<string, readonly Exclusion[]>> {
  if (mentor_ids.length === 0) return new Map();
  const rows = await queries.exclusions(ctx, {
    mentee_id,
    period,
    pool: mentor_ids,
    canRead: { needs: false, concordance: false, likeness: false },
    readable: readable(ctx),
  });
  return new Map(rows.map((row) => [row.id, merged(row.exclusions.filter(({ bars }) => bars)).map(explained)]));
}

type Row = Awaited<ReturnType<ReturnType<typeof queries.candidates>['execute']>>[number];

function entryOf(found: Row, canReadConcordance: boolean): Candidate {
  const { sort_rank: _, sort_name: __, concordance_requested, exclusions, shares, weights, tenths, ...row } = found;
  const { score, contributions } = scoreOf(MATCH_COMPONENTS, { shares, weights, tenths });
  const counts = canReadConcordance && concordance_requested;
  return {
    ...row,
    score: row.is_eligible ? score : null,
    contributions: row.is_eligible && !counts ? contributions : [],
    concordance: canReadConcordance ? { requested: concordance_requested } : null,
    exclusions: merged(exclusions).map(explained),
    could_be: row.is_eligible ? [] : alternatives(exclusions),
  };
}

function explained({ reason, basis, bars: _, ...days }: RawExclusion): Exclusion {
  if (basis) {
    const explanation = conflicts.explained(basis);
    return { reason, detail: explanation.detail, ...days, basis: explanation };
  }
  if (reason === 'reports_to' || reason === 'supervises' || reason === 'evaluates') throw new Error(`${reason} has a basis`);
  return { reason, detail: describe(reason), ...days, basis: null };
}
