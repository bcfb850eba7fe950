import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../../core/db.ts';
import { isUninvolved } from '../../../../domain/involvement.ts';
import { counts, isRunning } from '../../../../domain/sql/assignments.ts';
import { isPrimaryMember } from '../../../../domain/sql/divisions.ts';
import { dueDay, isUnsettled } from '../../../../domain/sql/mentor-requests.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { policyOn } from '../../../../domain/sql/policies.ts';
import type { coming } from '../queries.ts';
import type { HandoverPack } from './schema.ts';

/** Rows of each section of a pack. */
export const LIMIT = 200;

/** The division; `permitted` says whether the caller may read its pack. */
export const division = (ctx: Ctx, id: string, permitted: RawBuilder<SqlBool>) =>
  ctx.db
    .selectFrom('division as d')
    .select(['d.id', 'd.code', 'd.name', permitted.as('permitted')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

type Section = Exclude<keyof HandoverPack, 'division' | 'as_of' | 'unmatched' | 'coming'>;
type Listed<K extends Section> = HandoverPack[K];

/** The number of rows of a query and its first `LIMIT` rows in its order, in one statement. */
async function listed<K extends Section>(ctx: Ctx, rows: RawBuilder<unknown>): Promise<Listed<K>> {
  const { rows: found } = await sql<Listed<K>>`
    select count(*)::int as total, coalesce(jsonb_agg(to_jsonb(l) - 'nr' order by l.nr) filter (where l.nr <= ${LIMIT}), '[]') as items
    from (select every.*, row_number() over () as nr from (${rows}) every) l`.execute(ctx.db);
  return found[0] as Listed<K>;
}

const member = (ctx: Ctx, person: 'a.mentee_id' | 'r.mentee_id' | 'p.mentee_id' | 'p.id', division_id: string) =>
  isPrimaryMember(person, division_id, ctx.today);

const pairOf = sql`join person mentee on mentee.id = a.mentee_id join person mentor on mentor.id = a.mentor_id`;

const notParty = (ctx: Ctx) => sql`${ctx.actor.person_id}::uuid not in (a.mentee_id, a.mentor_id)`;

/** Requests for a mentor that are not settled, without those in which the caller is involved. */
export const mentorRequests = (ctx: Ctx, division_id: string, leaves: Predicate) =>
  listed<'mentor_requests'>(
    ctx,
    sql`select r.id, r.mentee_id, ${party('mentee')} as mentee, r.type, now.status, r.opened_on,
        ${dueDay('request_due_on(r)', leaves)} as answer_due_on
      from mentor_request r join person mentee on mentee.id = r.mentee_id cross join lateral mentor_request_status(r, ${ctx.today}::date) now
      where r.department_id = ${ctx.department_id} and r.withdrawn_on is null and ${member(ctx, 'r.mentee_id', division_id)}
        and ${isUnsettled('now.status')} and ${isUninvolved(ctx, { request: 'r.id' })}
      order by answer_due_on, r.id`,
  );

/** Open conflict cases, without those the caller is part of. */
export const conflictCases = (ctx: Ctx, division_id: string) =>
  listed<'conflict_cases'>(
    ctx,
    sql`select c.id, c.assignment_id, a.mentee_id, ${party('mentee')} as mentee, a.mentor_id, ${party('mentor')} as mentor, c.status, c.starts_on, c.due_on
      from conflict_case c join assignment a on a.id = c.assignment_id ${pairOf}
      where c.department_id = ${ctx.department_id} and c.status <> 'resolved' and ${member(ctx, 'a.mentee_id', division_id)} and ${notParty(ctx)}
      order by c.due_on, c.id`,
  );

/** Formal assignments that wait for acceptance. */
export const proposals = (ctx: Ctx, division_id: string) =>
  listed<'proposals'>(
    ctx,
    sql`select a.id, a.mentee_id, ${party('mentee')} as mentee, a.mentor_id, ${party('mentor')} as mentor, a.starts_on, a.expires_on
      from assignment a ${pairOf}
      where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and a.state = 'pending_acceptance'
        and (a.expires_on is null or a.expires_on > ${ctx.today}::date) and ${member(ctx, 'a.mentee_id', division_id)}
      order by a.expires_on, a.id`,
  );

/** Versions of academic plans that wait for a decision. */
export const plans = (ctx: Ctx, division_id: string) =>
  listed<'plans'>(
    ctx,
    sql`select v.id as version_id, p.id as plan_id, p.mentee_id, ${party('mentee')} as mentee, v.state, v.submitted_on
      from plan_version v join academic_plan p on p.id = v.plan_id join person mentee on mentee.id = p.mentee_id
      where v.department_id = ${ctx.department_id} and v.state in ('submitted', 'partly_approved')
        and plan_status(p, ${ctx.today}::date) in ('planned', 'running') and is_here(p.mentee_id, ${ctx.today}::date)
        and ${member(ctx, 'p.mentee_id', division_id)}
      order by v.submitted_on, v.id`,
  );

/** Annual reviews of this academic year and the one before that are not held, recorded or not yet, and those that are contested. */
export const annualReviews = (ctx: Ctx, division_id: string) =>
  listed<'annual_reviews'>(
    ctx,
    sql`select k.id as review_id, p.id as mentee_id, ${party('p')} as mentee, n as academic_year, coalesce(k.state, 'open') as state, k.held_on, year.ends_on - 1 as due_on
      from person p
      join department d on d.id = p.department_id
      join policy on ${policyOn('policy', 'p.department_id', ctx.today)}
      cross join lateral (select academic_year_of(${ctx.today}::date, d.academic_year_start_month) as academic_year) present
      cross join lateral generate_series(present.academic_year - 1, present.academic_year) n
      cross join lateral academic_year_days(n, d.academic_year_start_month) year
      left join annual_review k on k.mentee_id = p.id and k.academic_year = n and k.state <> 'voided'
      where p.department_id = ${ctx.department_id} and p.id <> ${ctx.actor.person_id} and is_here(p.id, ${ctx.today}::date)
        and ${member(ctx, 'p.id', division_id)} and coalesce(k.state, 'open') in ('open', 'mentee_input', 'contested')
        and (k.id is not null or exists (
          select from appointment ap where ap.person_id = p.id and ap.category = 'full_time'
            and daterange(ap.starts_on, ap.ends_on) && daterange(year.starts_on, year.ends_on)
            and year.ends_on - ap.appointed_on >= policy.annual_review_recent_days)
          or exists (select from assignment a where a.mentee_id = p.id and a.subtype = 'formal' and ${counts('a')}
            and daterange(a.starts_on, a.until_on) && daterange(year.starts_on, least(year.ends_on, ${ctx.today}::date + 1))))
      order by n, p.id`,
  );

/** Formal assignments that are paused or suspended today, without suspensions the caller is part of. */
export const interruptions = (ctx: Ctx, division_id: string) =>
  listed<'interruptions'>(
    ctx,
    sql`select a.id as assignment_id, a.mentee_id, ${party('mentee')} as mentee, a.mentor_id, ${party('mentor')} as mentor, i.status, i.starts_on, i.ends_on
      from assignment a ${pairOf} join assignment_interval i on i.assignment_id = a.id and ${holdsOn('i', ctx.today)} and i.status <> 'active'
      where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and ${isRunning('a', ctx.today)} and ${member(ctx, 'a.mentee_id', division_id)}
        and (i.status <> 'suspended_conflict' or ${notParty(ctx)})
      order by i.starts_on, a.id`,
  );

/** Facilitators of the division, today and to come. */
export const facilitators = (ctx: Ctx, division_id: string) =>
  listed<'facilitators'>(
    ctx,
    sql`select r.id as role_id, r.person_id, ${party('who')} as person, r.acting, r.starts_on, r.ends_on
      from leadership_role r join person who on who.id = r.person_id
      where r.department_id = ${ctx.department_id} and r.division_id = ${division_id} and r.role = 'mentorship_facilitator'
        and (r.ends_on is null or r.ends_on > greatest(r.starts_on, ${ctx.today}::date))
      order by r.starts_on, r.id`,
  );

/** Calls for a facilitator that are open or about to open. */
export const facilitatorCalls = (ctx: Ctx, division_id: string) =>
  listed<'facilitator_calls'>(
    ctx,
    sql`select c.id, c.opens_on, c.closes_on, c.term_starts_on, c.term_ends_on
      from facilitator_call c
      where c.department_id = ${ctx.department_id} and c.division_id = ${division_id} and c.cancelled_at is null and c.closes_on > ${ctx.today}::date
      order by c.opens_on, c.id`,
  );

/** All directors of the division, the latest first. */
export const directors = (ctx: Ctx, division_id: string) =>
  listed<'directors'>(
    ctx,
    sql`select r.id as role_id, r.person_id, ${party('who')} as person, r.acting, r.starts_on, r.ends_on
      from leadership_role r join person who on who.id = r.person_id
      where r.department_id = ${ctx.department_id} and r.division_id = ${division_id} and r.role = 'division_director'
        and (r.ends_on is null or r.ends_on > r.starts_on)
      order by r.starts_on desc, r.id desc`,
  );

/** How many rows there are of what `coming` finds. */
export const count = async (ctx: Ctx, rows: ReturnType<typeof coming>): Promise<number> =>
  (await ctx.db.selectFrom(rows.as('every')).select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()).total;
