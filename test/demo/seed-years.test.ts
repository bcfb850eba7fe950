/** What the programme's years left in the demo department, on days on which years begin, end or have a day more. */
import { sql as statement } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { createDb, createPool, yes } from '../../src/core/db.ts';
import { createChance } from '../../src/demo/chance.ts';
import { readFacts } from '../../src/demo/facts.ts';
import { drawMeetings } from '../../src/demo/meetings.ts';
import { drawPlans } from '../../src/demo/plans.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { obligationKinds } from '../../src/features/standing/obligations/kinds.ts';
import { type OwedRow, owed } from '../../src/features/standing/obligations/owed-queries.ts';
import { freshDatabase } from '../setup/database.ts';
import { sqlOf } from '../setup/department.ts';

const DIRECTOR = 'D100001';
const NEWCOMER = 'D100002';
/** What cannot be: a mentor is missing from the day after, an agreement is read again as a new version, a first meeting is a flag. */
const IMPOSSIBLE = ['formal_mentor due', 'agreement_review done', 'first_meeting overdue'];

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

describe.each(['2026-06-30', '2026-07-01', '2028-02-29'])('the demo department on %s', async (today) => {
  const { ownerUrl } = await freshDatabase();
  await seedDemo(ownerUrl, { issuer: 'https://login.example.org', now: Temporal.Instant.from(`${today}T17:00:00Z`) });
  const pool = createPool(ownerUrl, { size: 1 });
  const db = createDb(createPool(ownerUrl, { size: 1 }));
  closing.push(
    () => pool.end(),
    () => db.destroy(),
  );
  const sql = sqlOf(pool);
  const [department] = await sql<{ id: string }>`select id from department`;
  const department_id = department?.id ?? '';
  const owing = owed({ department_id, time_zone: 'America/Toronto', as_of: today, of: yes });
  const owe = (
    await statement<OwedRow & { code: string }>`
    select o.*, d.code from ${owing} o left join division_membership m on m.person_id = o.person_id and m.is_primary
    left join division d on d.id = m.division_id`.execute(db)
  ).rows;
  const words = async (rows: Promise<{ word: string }[]>) => new Set((await rows).map(({ word }) => word));

  test('has obligations of every kind that are due, overdue and done', () => {
    const there = new Set(owe.map(({ kind, state }) => `${kind} ${state}`));
    const possible = obligationKinds.flatMap((kind) => ['due', 'overdue', 'done'].map((state) => `${kind} ${state}`));
    expect(possible.filter((each) => !there.has(each) && !IMPOSSIBLE.includes(each))).toEqual([]);
    expect(owe.some(({ state, waiver_id }) => state === 'waived' && waiver_id !== null)).toBe(true);
  });

  test('has enrolled part-time faculty who met their mentor often enough, too seldom or not at all, and have no other obligations of the programme clock', async () => {
    const enrolled = await sql<{ person_id: string }>`select person_id from programme_enrolment where ends_on is null`;
    expect(enrolled).toHaveLength(5);
    const rows = owe.filter(({ person_id, kind }) => kind === 'meetings' && enrolled.some((each) => each.person_id === person_id));
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['done', 'due', 'overdue', 'waived']));
    const clocked = owe.filter(({ person_id, clock_from }) => clock_from !== null && enrolled.some((each) => each.person_id === person_id));
    expect(new Set(clocked.map(({ kind }) => kind))).toEqual(new Set(['meetings']));
  });

  test('has plans in every state; those in force were approved by two people who held the office on that day', async () => {
    expect(await words(sql`select distinct state as word from plan_version`)).toEqual(
      new Set(['draft', 'submitted', 'partly_approved', 'returned', 'in_force', 'superseded']),
    );
    expect(await words(sql`select distinct change as word from plan_version where state = 'in_force'`)).toEqual(
      new Set(['original', 'substantive', 'editorial']),
    );
    const unproven = await sql`
      select d.id from plan_decision d join plan_version v on v.id = d.version_id join academic_plan p on p.id = v.plan_id
      where d.person_id = p.mentee_id or d.decided_on < v.submitted_on or not exists (
        select from plan_capacities(p.mentee_id, d.decided_on) held
        where held.person_id = d.person_id and held.capacity = d.capacity and held.role_id = d.role_id)`;
    expect(unproven).toEqual([]);
    const short = await sql`
      select v.id from plan_version v
      cross join lateral (
        select count(distinct d.person_id) as people, count(distinct coalesce(d.stands_in_for, d.capacity)) as words, max(d.decided_on) as last_on
        from plan_decision d where d.version_id = v.id and d.decision <> 'returned'
      ) given
      where v.in_force_on is not null and (given.last_on <> v.in_force_on or given.people <> given.words
        or given.words <> case v.change when 'editorial' then 1 else 2 end)`;
    expect(short).toEqual([]);
  });

  test('has no plan submitted without the endorsement of the mentor of that day or without goals, and each goal is in the lineage of its plan', async () => {
    const unendorsed = await sql`
      select v.id from plan_version v join academic_plan p on p.id = v.plan_id
      where v.submitted_on is not null and (not exists (select from plan_goal g where g.version_id = v.id)
        or (v.change <> 'editorial' and not exists (select from plan_endorsement e where e.version_id = v.id and e.edition = v.edition)
          and exists (select from assignment a join assignment_interval i on i.assignment_id = a.id
            where a.mentee_id = p.mentee_id and a.subtype = 'formal' and i.status = 'active'
              and i.starts_on <= v.submitted_on and (i.ends_on is null or i.ends_on > v.submitted_on))))`;
    expect(unendorsed).toEqual([]);
    const strangers = await sql`
      select e.id from plan_endorsement e join plan_version v on v.id = e.version_id join academic_plan p on p.id = v.plan_id
      where not exists (select from assignment a join assignment_interval i on i.assignment_id = a.id
        where a.id = e.assignment_id and a.mentee_id = p.mentee_id and a.mentor_id = e.mentor_id and i.status = 'active'
          and i.starts_on <= e.endorsed_on and (i.ends_on is null or i.ends_on > e.endorsed_on))`;
    expect(strangers).toEqual([]);
    expect(await sql`select from academic_plan p where not exists (select from plan_version v where v.plan_id = p.id)`).toEqual([]);
    const beyondWording = await sql`
      select v.id from plan_version v
      join plan_version base on base.id = v.based_on_id
      cross join lateral (select jsonb_agg(to_jsonb(g) - '{id,version_id,statement}'::text[] order by g.position) as goals from plan_goal g where g.version_id = v.id) now
      cross join lateral (select jsonb_agg(to_jsonb(g) - '{id,version_id,statement}'::text[] order by g.position) as goals from plan_goal g where g.version_id = base.id) was
      where v.change = 'editorial' and now.goals <> was.goals`;
    expect(beyondWording).toEqual([]);
    const lineages = await sql`
      select count(*) from plan_goal g join plan_version v on v.id = g.version_id group by g.lineage_id having count(distinct v.plan_id) > 1`;
    expect(lineages).toEqual([]);
  });

  test('has goals that moved beside the version in force, and drafts that a mentor of the day writes too', async () => {
    const moved = await sql<{ progress: string }>`
      select distinct r.progress from plan_goal_progress r
      join plan_version v on v.plan_id = r.plan_id and v.state = 'in_force' and r.recorded_on >= v.in_force_on and r.recorded_on < ${today}
      join plan_goal g on g.version_id = v.id and g.lineage_id = r.lineage_id`;
    expect(moved.map(({ progress }) => progress).sort()).toEqual(['at_risk', 'met', 'on_track']);
    const shares = await sql<{ is_sound: boolean }>`
      select v.state = 'draft' and a.mentee_id = p.mentee_id and assignment_status(a, ${today}::date) = 'active' as is_sound
      from plan_share s join plan_version v on v.id = s.version_id join academic_plan p on p.id = v.plan_id join assignment a on a.id = s.assignment_id`;
    expect(new Set(shares.map(({ is_sound }) => is_sound))).toEqual(new Set([true]));
  });

  test('has meetings in every state, all on active days of their mentorship, some with notes and goals', async () => {
    expect(await words(sql`select distinct state as word from meeting`)).toEqual(
      new Set(['proposed', 'scheduled', 'held', 'confirmed', 'disputed', 'cancelled', 'no_show', 'voided']),
    );
    const outside = await sql`
      select m.id from meeting m cross join lateral (select coalesce(m.held_on, m.scheduled_at::date) as day) met
      where met.day is not null and not exists (select from assignment_interval i where i.assignment_id = m.assignment_id and i.status = 'active'
        and i.starts_on <= met.day and (i.ends_on is null or i.ends_on > met.day))`;
    expect(outside).toEqual([]);
    const odd = await sql`
      select m.id from meeting m join assignment a on a.id = m.assignment_id
      where m.proposed_by not in (a.mentee_id, a.mentor_id) or m.logged_by not in (a.mentee_id, a.mentor_id) or m.confirmed_by not in (a.mentee_id, a.mentor_id)
        or (m.state in ('proposed', 'scheduled') and m.scheduled_at <= ${today}) or (m.state = 'scheduled' and m.scheduled_at is null)`;
    expect(odd).toEqual([]);
    expect(await words(sql`select distinct visibility as word from meeting_note`)).toEqual(new Set(['private', 'pair']));
    const foreign = await sql`
      select l.meeting_id from meeting_goal l join meeting m on m.id = l.meeting_id join assignment a on a.id = m.assignment_id
      where not exists (select from plan_goal g join plan_version v on v.id = g.version_id join academic_plan p on p.id = v.plan_id
        where g.lineage_id = l.lineage_id and p.mentee_id = a.mentee_id)`;
    expect(foreign).toEqual([]);
  });

  test('has sponsorship actions that are verified, claimed and declined, each on a day on which both were here', async () => {
    expect(await words(sql`select distinct state as word from sponsorship_action`)).toEqual(new Set(['verified', 'claimed', 'declined']));
    expect(
      await sql`select id from sponsorship_action s where acted_on >= ${today} or answered_at::date >= ${today}
      or exists (select from unnest(array[s.sponsor_id, s.beneficiary_id]) who(id) where not exists (
        select from appointment a where a.person_id = who.id and a.starts_on <= s.acted_on))`,
    ).toEqual([]);
    expect(await sql`select id from sponsorship_action where assignment_id is not null limit 1`).toHaveLength(1);
    expect(
      await sql`select person_id from notification where kind = 'sponsorship_to_verify' except
      select beneficiary_id from sponsorship_action where state = 'claimed'`,
    ).toEqual([]);
  });

  test('has external mentors who accepted by a link or whose acceptance a facilitator recorded, beside an internal mentor or not yet', async () => {
    const external = await sql<{ id: string; how: string; recorded_by_facilitator: boolean | null }>`
      select a.id, a.mentor_accepted_by as how, (select bool_and(r.role = 'mentorship_facilitator') from acceptance_evidence e
        join leadership_role r on r.person_id = e.created_by where e.assignment_id = a.id) as recorded_by_facilitator
      from assignment a join person p on p.id = a.mentor_id and p.kind = 'external' and p.email is not null order by a.starts_on`;
    const stateOf = (id: string) => owe.find(({ kind, occasion }) => kind === 'co_mentor' && occasion === id)?.state;
    expect(external.map(({ id, how, recorded_by_facilitator }) => [how, stateOf(id), recorded_by_facilitator])).toEqual([
      ['evidence', 'overdue', true],
      ['link', 'done', null],
      ['link', 'due', null],
    ]);
  });

  test('has what a mentor and a mentee learned through one mentorship', async () => {
    const learned = await sql`select l.kind from learning_record l join assignment a on a.id = l.assignment_id
      where l.learned_on < ${today} and l.person_id = case l.kind when 'mentoring_preparation' then a.mentor_id else a.mentee_id end order by l.kind`;
    expect(learned.map(({ kind }) => kind)).toEqual(['learning_with_mentor', 'mentoring_preparation']);
  });

  test('has feedback to pairs by the facilitator of the mentee’s division, resources of two divisions, and words of leaders to mentees', async () => {
    const given = await sql`select f.id from pair_feedback f join assignment a on a.id = f.assignment_id
      where exists (select from leadership_role r join division_membership m on m.division_id = r.division_id and m.is_primary
        where r.person_id = f.author_id and r.role = 'mentorship_facilitator' and m.person_id = a.mentee_id)`;
    expect(given.length).toBeGreaterThan(3);
    expect(await sql`select id from pair_feedback where given_on >= ${today}`).toEqual([]);
    expect(await sql`select id from pair_feedback`).toHaveLength(given.length);
    const published = await sql`select d.code from resource r join division d on d.id = r.division_id
      join leadership_role f on f.person_id = r.created_by and f.role = 'mentorship_facilitator' and f.division_id = d.id order by 1`;
    expect(published).toEqual([{ code: 'CARD' }, { code: 'NEPH' }]);
    const said = await sql`select distinct c.capacity from match_input i join match_contribution c on c.id = i.contribution_id
      where i.for_mentee is not null`;
    expect(said).toEqual([{ capacity: 'division_director' }]);
  });

  test('has check-ins by the vice-chair of the portfolio, or by another one where that one was the mentor, and never by a mentor', async () => {
    const states = await words(sql`select distinct state as word from check_in`);
    expect(states).toEqual(new Set(['scheduled', 'held', 'acknowledged', 'waived']));
    const notEligible = await sql`
      select c.id from check_in c left join leadership_role r on r.id = c.role_id
      where c.state <> 'waived' and (r.role <> 'vice_chair' or r.person_id <> c.conductor_id
        or not daterange(r.starts_on, r.ends_on) @> coalesce(c.held_on, ${today}::date)
        or conductor_bar(c.conductor_id, c.mentee_id, c.clock_starts_on, coalesce(c.held_on, ${today}::date)) is not null)`;
    expect(notEligible).toEqual([]);
    const turns = await sql<{ first: string; held: string; mentored: boolean }>`
      select x.first, r.portfolio as held, exists (select from leadership_role f join assignment a on a.mentor_id = f.person_id
        where f.portfolio = x.first and a.mentee_id = c.mentee_id and a.subtype = 'formal') as mentored
      from check_in c join leadership_role r on r.id = c.role_id join position_description d on d.person_id = c.mentee_id
      cross join lateral (select case when d.kind in ('clinician_scientist', 'clinician_investigator') then 'research'
        when d.kind in ('clinician_teacher', 'clinician_educator') then 'education'
        when d.kind = 'clinician_quality_innovation' then 'quality_innovation' else 'culture_inclusion' end as first) x`;
    expect(turns.filter(({ first, held, mentored }) => first !== held && !mentored)).toEqual([]);
  });

  test('has reviews of three academic years, by the leader of the person on that day who was not their mentor in that year', async () => {
    expect(await words(sql`select distinct state as word from annual_review`)).toEqual(
      new Set(['open', 'mentee_input', 'held', 'acknowledged', 'contested', 'waived']),
    );
    expect(await sql`select from annual_review group by academic_year`).toHaveLength(3);
    const notEligible = await sql`
      select r.id from annual_review r
      cross join lateral (select daterange(make_date(r.academic_year, 7, 1), make_date(r.academic_year + 1, 7, 1)) as days) year
      where r.held_on is not null and (not year.days @> r.held_on
        or not exists (select from annual_review_holders(r.mentee_id, lower(year.days), r.held_on) held
          where held.person_id = r.reviewer_id and held.capacity = r.capacity and held.role_id = r.role_id))`;
    expect(notEligible).toEqual([]);
  });

  test('has open, done and overdue actions; mentees share only actions of check-ins', async () => {
    const actions = await words(sql`
      select distinct case when done_on is not null then 'done' when dropped_on is not null then 'dropped' when due_on < ${today} then 'overdue' else 'open' end as word
      from action_item`);
    expect(actions).toEqual(new Set(['done', 'dropped', 'overdue', 'open']));
    expect(await sql`select from action_item where is_shared`).not.toEqual([]);
    expect(await sql`select from action_item where is_shared and check_in_id is null`).toEqual([]);
  });

  test('is in its eleventh year, each with two orientations and a retreat, and nobody attended before their appointment', async () => {
    const years = await sql<{ orientations: number; retreats: number }>`
      select count(*) filter (where e.kind = 'orientation')::int as orientations, count(e.division_id)::int as retreats
      from programme_event e join department d on e.held_on >= d.programme_starts_on where e.held_on < ${today} and e.held_on < d.programme_starts_on + interval '10 years'
      group by date_trunc('year', e.held_on - interval '6 months')`;
    expect(years).toHaveLength(10);
    expect(years.filter(({ orientations, retreats }) => orientations !== 2 || retreats !== 1)).toEqual([]);
    const early = await sql`
      select t.event_id from event_attendance t join programme_event e on e.id = t.event_id
      where e.cancelled_at is not null or not exists (select from appointment a where a.person_id = t.person_id and a.appointed_on <= e.held_on)`;
    expect(early).toEqual([]);
    expect(await sql`select from programme_event where cancelled_at is not null`).toHaveLength(1);
    expect(await sql`select from resource_use u join resource r on r.id = u.resource_id where r.withdrawn_at is null`).not.toEqual([]);
  });

  test('has appointments reviewed within their windows, and continuing from the July after', async () => {
    const odd = await sql`
      select m.id from career_milestone m join appointment a on a.person_id = m.person_id
      where (m.kind = 'cfar_decided' and (m.reached_on < a.appointed_on + interval '36 months' or m.reached_on > a.appointed_on + interval '72 months'
          or (a.status = 'continuing' and a.starts_on < m.reached_on)))
        or (m.kind = 'junior_promotion' and a.rank = 'associate_professor' and a.starts_on < m.reached_on)
        or (m.kind = 'senior_promotion' and a.rank = 'professor' and a.starts_on < m.reached_on)`;
    expect(odd).toEqual([]);
    expect(await words(sql`select distinct reason as word from cfar_extension`)).toContain('leave');
  });

  test('has no record of today: everything was done by yesterday', async () => {
    const early = await sql`
      select id from meeting where greatest(held_on, logged_at::date, confirmed_at::date) >= ${today} or logged_at::date < held_on or confirmed_at < logged_at
      union all select id from annual_review where greatest(held_on, acknowledged_at::date, contested_at::date) >= ${today}
      union all select id from check_in where greatest(held_on, acknowledged_at::date) >= ${today} or held_on < clock_starts_on
      union all select id from plan_decision where decided_on >= ${today}
      union all select id from action_item where greatest(done_on, dropped_on) >= ${today}
      union all select event_id from event_attendance where recorded_at >= ${today}
      union all select id from cfar_extension where decided_on >= ${today}`;
    expect(early).toEqual([]);
  });

  test('shows the director of the tour an overdue check-in and plans that await approval, one approved by the physician-in-chief', async () => {
    expect(owe.filter(({ kind, state, code }) => kind === 'check_in' && state === 'overdue' && code === 'CARD')).not.toEqual([]);
    const waiting = await sql<{ given: string[] }>`
      select array(select d.capacity from plan_decision d where d.version_id = v.id) as given from plan_version v
      where exists (select from plan_deciders(v.id, ${today}::date) could join person p on p.id = could.person_id
        where p.hr_number = ${DIRECTOR} and could.capacity = 'division_director')`;
    expect(waiting.filter(({ given }) => given.length === 0)).not.toEqual([]);
    expect(waiting.filter(({ given }) => given.includes('physician_in_chief'))).not.toEqual([]);
  });

  test('leaves the mentee of the tour new: without mentor, plan, meeting, check-in or review', async () => {
    const [mentee] = await sql<{ id: string }>`select id from person where hr_number = ${NEWCOMER}`;
    const traces = await sql`
      select 'assignment' from assignment where mentee_id = ${mentee?.id} union all select 'plan' from academic_plan where mentee_id = ${mentee?.id}
      union all select 'check-in' from check_in where mentee_id = ${mentee?.id} union all select 'review' from annual_review where mentee_id = ${mentee?.id}`;
    expect(traces).toEqual([]);
  });

  test('is generated the same from the same facts', async () => {
    const facts = await db.transaction().execute((tx) => readFacts(tx, department_id, today));
    const [once, again] = [0, 1].map(() => {
      const chance = createChance(1, today);
      const plans = drawPlans(chance, facts);
      return JSON.stringify([plans, drawMeetings(chance, facts, plans)]);
    });
    expect(again).toBe(once);
  });
});
