/** The awards of the demo department: a cycle in each state. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import type { WriteCtx } from '../core/context.ts';
import { json } from '../core/db.ts';
import { counts } from '../domain/sql/assignments.ts';
import type { CycleState, NominationState } from '../features/recognition/awards/kinds.ts';
import { mentorshipOf } from '../features/recognition/awards/nominations/queries.ts';

type Cycle = Readonly<{
  name: string;
  honoree: string | null;
  division: string | null;
  state: CycleState;
  /** Days from today to the last day of nominations, and of letters. */
  due: readonly [number, number];
  nominations: readonly NominationState[];
}>;

const CYCLES: readonly Cycle[] = [
  {
    ...{ name: 'Founders’ Award for Excellence in Mentorship', honoree: 'The founders of the department', division: null },
    ...{ state: 'conferred', due: [-120, -80], nominations: ['awarded', 'not_selected'] },
  },
  {
    ...{ name: 'Award for Mentorship in Research', honoree: null, division: null },
    ...{ state: 'decided', due: [-90, -50], nominations: ['awarded', 'not_selected'] },
  },
  {
    ...{ name: 'Award for Mentorship in Education', honoree: null, division: null },
    ...{ state: 'review', due: [-60, -20], nominations: ['under_review', 'under_review', 'withdrawn'] },
  },
  {
    ...{ name: 'Award for Mentorship across Cultures', honoree: null, division: null },
    ...{ state: 'nominee_materials', due: [-10, 20], nominations: ['materials_requested', 'complete', 'ineligible'] },
  },
  {
    ...{ name: 'Award for New Mentors', honoree: null, division: null },
    ...{ state: 'open', due: [20, 50], nominations: ['draft', 'submitted', 'eligible'] },
  },
  {
    ...{ name: 'Mentor of the Year in Cardiology', honoree: null, division: 'CARD' },
    ...{ state: 'planned', due: [60, 90], nominations: [] },
  },
];

/** A mentor to be nominated, by a mentee of theirs. */
type Pair = { nominee_id: string; nominator_id: string };

/** Inserts the awards with a cycle each; what was conferred earns once credits are posted. */
export async function giveAwards(ctx: WriteCtx, lead: string): Promise<void> {
  const { rows: pairs } = await sql<Pair>`
    select a.mentor_id as nominee_id, (array_agg(a.mentee_id order by a.mentee_id))[1] as nominator_id
    from assignment a
    where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and ${counts('a')} and a.starts_on < ${ctx.today}::date - 200
      and assignment_status(a, ${ctx.today}::date) = 'active' and is_here(a.mentor_id, ${ctx.today}::date)
      and not exists (select from leadership_role r where r.person_id = a.mentor_id)
    group by a.mentor_id order by count(*) desc, a.mentor_id limit 13`.execute(ctx.db);
  const { rows: committee } = await sql<{ id: string }>`
    select p.id from person p
    where p.department_id = ${ctx.department_id} and p.kind = 'faculty' and is_here(p.id, ${ctx.today}::date)
      and not exists (select from assignment a where a.subtype = 'formal' and p.id in (a.mentor_id, a.mentee_id))
    order by p.id limit 3`.execute(ctx.db);
  const left = [...pairs];
  for (const cycle of CYCLES) {
    const id = await begin(ctx, cycle, lead);
    if (cycle.state === 'planned') continue;
    await ctx.db
      .insertInto('award_committee_member')
      .values(committee.map((member) => ({ department_id: ctx.department_id, cycle_id: id, person_id: member.id })))
      .execute();
    const ids: string[] = [];
    for (const state of cycle.nominations) {
      const pair = left.shift();
      if (pair) ids.push(await nominate(ctx, cycle, id, state, pair, committee[0]?.id ?? lead));
    }
    await rank(ctx, cycle, id, ids, committee);
  }
}

/** The award with its criteria and cycle. */
async function begin(ctx: WriteCtx, { name, honoree, division, state, due }: Cycle, lead: string): Promise<string> {
  const { department_id, today } = ctx;
  const day = (days: number) => addDays(today, days);
  const { rows } = await sql<{ id: string }>`
    with programme as (
      insert into award_programme (department_id, division_id, name, honoree_name, presenter)
      select ${department_id}, (select d.id from division d where d.department_id = ${department_id} and d.code = ${division}), ${name}, ${honoree},
        'The Chair of the department'
      returning id
    ), criteria as (
      insert into award_criteria (department_id, programme_id, version, starts_on, body, categories, ranks, minimum_years, minimum_mentees, nominators,
        letters_minimum)
      select ${department_id}, p.id, 1, '1900-01-01', 'Sustained and effective mentoring of faculty members.', '{}', '{}', 0, 1, 'mentees', 1
      from programme p
      returning id, programme_id
    )
    insert into award_cycle (department_id, programme_id, criteria_id, academic_year, state, nominations_due_on, letters_due_on, decided_on, decided_by,
      conferred_on, conferred_by)
    select d.id, k.programme_id, case when ${state} <> 'planned' then k.id end, academic_year_of(${today}::date, d.academic_year_start_month), ${state},
      ${day(due[0])}::date, ${day(due[1])}::date, decided.on, case when decided.on is not null then ${lead}::uuid end,
      conferred.on, case when conferred.on is not null then ${lead}::uuid end
    from criteria k
    join department d on d.id = ${department_id}
    cross join lateral (select case ${state} when 'conferred' then ${day(-40)}::date when 'decided' then ${day(-5)}::date end as on) decided
    cross join lateral (select case ${state} when 'conferred' then ${day(-20)}::date end as on) conferred
    returning id`.execute(ctx.db);
  return rows[0]?.id ?? '';
}

/** A nomination in its state, with a letter once it is submitted, and the award once it is conferred. */
async function nominate(
  ctx: WriteCtx,
  cycle: Cycle,
  cycle_id: string,
  state: NominationState,
  pair: Pair,
  writer: string,
): Promise<string> {
  const { department_id, today } = ctx;
  const submitted = addDays(today, Math.min(cycle.due[0] - 3, -5));
  const isDraft = state === 'draft';
  const table = isDraft ? null : json(await mentorshipOf(ctx, pair.nominee_id));
  const hasMaterials = ['complete', 'under_review', 'awarded', 'not_selected'].includes(state);
  const { rows } = await sql<{ id: string }>`
    insert into nomination (department_id, cycle_id, nominee_id, state, statement, materials, submitted_on, judged_on, ineligible_reasons, withdrawn_because,
      mentorship)
    values (${department_id}, ${cycle_id}, ${pair.nominee_id}, ${state},
      'They read what I wrote within a week, opened doors, and asked what I would do before they said what they did.',
      ${hasMaterials ? 'I meet each mentee every other week, and we look at the plan every spring.' : null}::text,
      ${isDraft ? null : submitted}::date, ${isDraft || state === 'submitted' ? null : submitted}::date,
      ${state === 'ineligible' ? ['too_few_mentees'] : []}::text[], ${state === 'withdrawn' ? 'incomplete' : null}::text, ${table})
    returning id`.execute(ctx.db);
  const id = rows[0]?.id ?? '';
  await ctx.db.insertInto('nomination_nominator').values({ department_id, nomination_id: id, person_id: pair.nominator_id }).execute();
  if (!isDraft && state !== 'submitted')
    await sql`
      insert into nomination_letter (department_id, nomination_id, writer_id, state, body, submitted_on)
      select ${department_id}, ${id}, p.id, ${hasMaterials ? 'submitted' : 'asked'},
        ${hasMaterials ? 'I worked beside them for years. Their door is open.' : null}::text, ${hasMaterials ? submitted : null}::date
      from person p
      where p.department_id = ${department_id} and p.kind = 'faculty' and p.id not in (${pair.nominee_id}, ${pair.nominator_id}, ${writer})
        and is_here(p.id, ${today}::date) and not exists (select from award_committee_member m where m.cycle_id = ${cycle_id} and m.person_id = p.id)
      order by p.id desc limit 1`.execute(ctx.db);
  if (cycle.state === 'conferred' && state === 'awarded')
    await sql`
      insert into award (department_id, cycle_id, nomination_id, person_id, conferred_on, listing_consented_at)
      select ${department_id}, c.id, ${id}, ${pair.nominee_id}, c.conferred_on, c.conferred_on + interval '15 hours'
      from award_cycle c where c.id = ${cycle_id}`.execute(ctx.db);
  return id;
}

/** Under review, one member has not ranked yet; what is decided was ranked by all. */
async function rank(
  ctx: WriteCtx,
  { state, nominations }: Cycle,
  cycle_id: string,
  ids: readonly string[],
  members: readonly { id: string }[],
) {
  const ranked = ids.filter((_, i) => ['under_review', 'awarded', 'not_selected'].includes(nominations[i] ?? ''));
  const voters = state === 'review' ? members.slice(1) : members;
  if (ranked.length === 0 || voters.length === 0) return;
  await ctx.db
    .insertInto('award_ranking')
    .values(voters.map(({ id }) => ({ department_id: ctx.department_id, cycle_id, person_id: id, nomination_ids: [...ranked] })))
    .execute();
}
