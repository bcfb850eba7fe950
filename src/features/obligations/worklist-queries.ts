import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import { type Asked, inDivision, type Readable, shown } from './queries.ts';
import type { Obligation } from './schema.ts';
import type { Worklist } from './worklist-schema.ts';

/** As many of each section as a morning holds; `total` says how many there are. */
const LIMIT = 50;

type Predicate = RawBuilder<SqlBool>;
type Section = 'plans' | 'reviews' | 'requests' | 'conflict_cases';

export const division = (ctx: Ctx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('division as d')
    .select(['d.id', 'd.code', 'd.name', permitted.as('permitted')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

type Standing = Pick<Worklist, 'counts'> & { overdue: Obligation[]; due: Obligation[] };

/** How what is owed stands, counted and the first of it, in one statement. */
export const standing = async (ctx: Ctx, asked: Asked, readable: Readable): Promise<Standing> => {
  const first = (state: 'overdue' | 'due', order: RawBuilder<unknown>) => sql`
    coalesce((select jsonb_agg(to_jsonb(l) - 'clock_from' - 'follows_clock' order by l.nr) from (
      select o.*, row_number() over (order by ${order} nulls last, o.person_id, o.kind, o.occasion) as nr from known o where o.state = ${state} order by nr limit ${LIMIT}
    ) l), '[]')`;
  const { rows } = await sql<Standing>`
    with known as materialized (select * from ${shown(ctx, asked, readable)} k)
    select coalesce((
        select jsonb_agg(to_jsonb(c) order by c.kind, c.state) from (select kind, state, count(*)::int as count from known group by kind, state) c
      ), '[]') as counts,
      ${first('overdue', sql`o.overdue_since`)} as overdue, ${first('due', sql`o.due_on`)} as due`.execute(ctx.db);
  return rows[0] ?? { counts: [], overdue: [], due: [] };
};

/** How many rows a query has, and the first of them in its order, as one row. */
async function listed<K extends Section>(ctx: Ctx, rows: RawBuilder<unknown>): Promise<Worklist[K]> {
  const { rows: found } = await sql<Worklist[K]>`
    select count(*)::int as total, coalesce(jsonb_agg(to_jsonb(l) - 'nr' order by l.nr) filter (where l.nr <= ${LIMIT}), '[]') as items
    from (select every.*, row_number() over () as nr from (${rows}) every) l`.execute(ctx.db);
  return found[0] as Worklist[K];
}

export const plans = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'plans'>(
    ctx,
    sql`select w.* from (
      select v.id as version_id, p.id as plan_id, p.mentee_id, v.state, v.submitted_on,
        exists (select from plan_deciders(v.id, ${ctx.today}::date) d where d.person_id = ${ctx.actor.person_id}) as is_yours
      from plan_version v join academic_plan p on p.id = v.plan_id
      where v.department_id = ${ctx.department_id} and v.state in ('submitted', 'partly_approved') and p.until_on > ${ctx.today}
        and ${inDivision(ctx, 'p.mentee_id', division_id)} and ${readable}
    ) w order by w.is_yours desc, w.submitted_on, w.version_id`,
  );

export const reviews = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'reviews'>(
    ctx,
    sql`select r.id as review_id, r.mentee_id, r.academic_year, r.state
      from annual_review r
      where r.department_id = ${ctx.department_id} and r.state in ('open', 'mentee_input', 'contested')
        and ${inDivision(ctx, 'r.mentee_id', division_id)} and ${readable}
      order by r.academic_year, r.id`,
  );

export const requests = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'requests'>(
    ctx,
    sql`select r.id as request_id, r.mentee_id, now.status, r.opened_on, r.answer_due_on, now.status = 'open' and r.answer_due_on <= ${ctx.today} as is_overdue
      from mentor_request r cross join lateral mentor_request_status(r, ${ctx.today}::date) now
      where r.department_id = ${ctx.department_id} and r.withdrawn_on is null and ${inDivision(ctx, 'r.mentee_id', division_id)}
        and now.status in ('open', 'in_discussion', 'awaiting_acceptance', 'no_match') and ${readable}
      order by r.answer_due_on, r.id`,
  );

export const conflictCases = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'conflict_cases'>(
    ctx,
    sql`select c.id as case_id, c.assignment_id, a.mentee_id, a.mentor_id, c.status, c.starts_on, c.due_on
      from conflict_case c join assignment a on a.id = c.assignment_id
      where c.department_id = ${ctx.department_id} and c.status <> 'resolved' and ${inDivision(ctx, 'a.mentee_id', division_id)}
        and ${ctx.actor.person_id}::uuid not in (a.mentee_id, a.mentor_id) and ${readable}
      order by c.due_on, c.id`,
  );

/** Primary members today. */
export const members = (ctx: Ctx, division_id: string): Predicate =>
  sql<boolean>`p.id in (select m.person_id from division_membership m where m.division_id = ${division_id} and m.is_primary and ${holdsOn('m', ctx.today)})`;
