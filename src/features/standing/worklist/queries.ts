import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { comesToDivision, isPrimaryMember, primaryMembers } from '../../../domain/sql/divisions.ts';
import { dueDay, isDue, isUnsettled } from '../../../domain/sql/mentor-requests.ts';
import { party, partyOrNull } from '../../../domain/sql/parties.ts';
import { isHere } from '../../../domain/sql/people.ts';
import type { Obligation } from '../obligations/schema.ts';
import type { Worklist } from './schema.ts';

/** The most items a section lists; its `total` counts all. */
const LIMIT = 50;

type Section = 'plans' | 'requests' | 'conflict_cases';

/** The division with whether the caller may see its worklist; nothing where there is no such division. */
export const division = (ctx: Ctx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('division as d')
    .select(['d.id', 'd.code', 'd.name', permitted.as('permitted')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

type Standing = Pick<Worklist, 'counts' | 'reviews'> & { overdue: Obligation[]; due: Obligation[] };

/** True where the person is still in the department and is not the caller. */
const open = (ctx: Ctx, person: string): Predicate =>
  sql<boolean>`${sql.ref(person)} <> ${ctx.actor.person_id} and ${isHere(person, ctx.today)}`;

/** The number of rows of a query and the first of them in its order, as one JSON value; each row gets the party of its `mentee_id`. */
const section = (rows: RawBuilder<unknown>) => sql`(
  select jsonb_build_object('total', count(*), 'items', coalesce(
    jsonb_agg((to_jsonb(l) - 'nr') || jsonb_build_object('mentee', ${party('mentee')}) order by l.nr) filter (where l.nr <= ${LIMIT}), '[]'))
  from (select every.*, row_number() over () as nr from (${rows}) every) l join person mentee on mentee.id = l.mentee_id)`;

/**
 * The obligations of `owed` (the derived table of those that the caller may see) counted by kind and state, the first overdue and due ones, and
 * the annual reviews that are to be held or are contested. A review that is owed may have no row of its own yet.
 */
export const standing = async (ctx: Ctx, division_id: string, owed: RawBuilder<unknown>, reviews: Predicate): Promise<Standing> => {
  const first = (state: 'overdue' | 'due', order: RawBuilder<unknown>) => sql`
    coalesce((
      select jsonb_agg((to_jsonb(l) - 'clock_from' - 'follows_clock')
        || jsonb_build_object('person', ${party('person')}, 'mentor', ${partyOrNull('mentor')}) order by l.nr)
      from (
        select o.*, row_number() over (order by ${order} nulls last, o.person_id, o.kind, o.occasion) as nr
        from visible o where o.state = ${state} order by nr limit ${LIMIT}
      ) l
      join person on person.id = l.person_id
      left join person mentor on mentor.id = l.mentor_id
    ), '[]')`;
  const { rows } = await sql<Standing>`
    with visible as materialized (select * from ${owed} k)
    select coalesce((
        select jsonb_agg(to_jsonb(c) order by c.kind, c.state) from (select kind, state, count(*)::int as count from visible group by kind, state) c
      ), '[]') as counts,
      ${first('overdue', sql`o.overdue_since`)} as overdue, ${first('due', sql`o.due_on`)} as due,
      ${section(sql`
        select r.id as review_id, k.person_id as mentee_id, k.occasion::int as academic_year, coalesce(r.state, 'open') as state
        from visible k
        left join annual_review r on r.mentee_id = k.person_id and r.academic_year = k.occasion::int and r.state <> 'voided'
        where k.kind = 'annual_review' and k.state in ('due', 'overdue') and ${open(ctx, 'k.person_id')}
        union
        select r.id, r.mentee_id, r.academic_year, r.state
        from annual_review r
        where r.department_id = ${ctx.department_id} and r.state in ('open', 'mentee_input', 'contested')
          and ${isPrimaryMember('r.mentee_id', division_id, ctx.today)} and ${open(ctx, 'r.mentee_id')} and ${reviews}
        order by academic_year, mentee_id`)} as reviews`.execute(ctx.db);
  return rows[0] as Standing;
};

async function listed<K extends Section>(ctx: Ctx, rows: RawBuilder<unknown>): Promise<Worklist[K]> {
  const { rows: found } = await sql<{ found: Worklist[K] }>`select ${section(rows)} as found`.execute(ctx.db);
  return (found[0] as { found: Worklist[K] }).found;
}

/** The plan versions that wait for approval, those that the caller can decide on first. */
export const plans = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'plans'>(
    ctx,
    sql`select w.* from (
      select v.id as version_id, p.id as plan_id, p.mentee_id, v.state, v.submitted_on,
        exists (select from plan_deciders(v.id, ${ctx.today}::date) d where d.person_id = ${ctx.actor.person_id}) as is_yours
      from plan_version v join academic_plan p on p.id = v.plan_id
      where v.department_id = ${ctx.department_id} and v.state in ('submitted', 'partly_approved')
        and plan_status(p, ${ctx.today}::date) in ('planned', 'running') and ${open(ctx, 'p.mentee_id')}
        and ${isPrimaryMember('p.mentee_id', division_id, ctx.today)} and ${readable}
    ) w order by w.is_yours desc, w.submitted_on, w.version_id`,
  );

/** The mentor requests that are not settled, of members and of people who have yet to begin, by the day on which an answer is due. */
export const requests = (ctx: Ctx, division_id: string, readable: Predicate, leaves: Predicate) => {
  const comes = comesToDivision('r.mentee_id', [division_id], ctx.today);
  return listed<'requests'>(
    ctx,
    sql`select r.id as request_id, r.mentee_id, now.status, r.opened_on, ${dueDay('request_due_on(r)', leaves)} as answer_due_on,
        now.status = 'open' and ${isDue('request_due_on(r)', leaves, ctx.today)} as is_overdue
      from mentor_request r cross join lateral mentor_request_status(r, ${ctx.today}::date) now
      where r.department_id = ${ctx.department_id} and r.withdrawn_on is null and ${isUnsettled('now.status')}
        and ((${isPrimaryMember('r.mentee_id', division_id, ctx.today)} and ${open(ctx, 'r.mentee_id')}) or ${comes}) and ${readable}
      order by answer_due_on, r.id`,
  );
};

/** The open conflict cases of which the caller is no part, by due date. */
export const conflictCases = (ctx: Ctx, division_id: string, readable: Predicate) =>
  listed<'conflict_cases'>(
    ctx,
    sql`select c.id as case_id, c.assignment_id, a.mentee_id, a.mentor_id, ${party('mentor')} as mentor, c.status, c.starts_on, c.due_on
      from conflict_case c join assignment a on a.id = c.assignment_id join person mentor on mentor.id = a.mentor_id
      where c.department_id = ${ctx.department_id} and c.status <> 'resolved' and ${isPrimaryMember('a.mentee_id', division_id, ctx.today)}
        and ${open(ctx, 'a.mentee_id')} and ${open(ctx, 'a.mentor_id')} and ${readable}
      order by c.due_on, c.id`,
  );

/** True of the person `p` who is a primary member of the division today. */
export const members = (ctx: Ctx, division_id: string): Predicate => sql<boolean>`p.id in ${primaryMembers(division_id, ctx.today)}`;
