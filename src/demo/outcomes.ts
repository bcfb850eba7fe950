/** What came of mentorships in the demo department: contact afterwards, courses for mentors, promotion files and scholarly outputs. */
import { sql } from 'kysely';
import type { Tx } from '../core/db.ts';
import { insertAll } from './rows.ts';

/** Inserts the outcomes. Comes last: it reads completed mentorships, events, promotions and reports from the database. */
export async function recordOutcomes(tx: Tx, department_id: string, today: string): Promise<void> {
  await followUps(tx, department_id, today);
  await courses(tx, department_id);
  await promotionFiles(tx, department_id);
  await outputs(tx, department_id, today);
  await focusActivities(tx, department_id);
}

/** What both sides of completed relations say: at the end whether they stay in contact, and half a year later whether they did. */
async function followUps(tx: Tx, department_id: string, today: string): Promise<void> {
  await sql`
    insert into relation_follow_up (department_id, assignment_id, side, kind, in_contact, answered_on)
    select a.department_id, a.id, side.word, asked.kind, asked.odds > draw.n, asked.on_day
    from assignment a
    cross join (values ('mentee', 7), ('mentor', 31)) side(word, salt)
    cross join lateral (values ('continuation', a.until_on + 9, 80, 75), ('contact', a.until_on + 205, 62, 60)) asked(kind, on_day, odds, answered)
    cross join lateral (select abs(hashtext(a.starts_on || a.until_on::text || side.salt || asked.kind)) % 100 as n,
      abs(hashtext(asked.kind || side.word || a.until_on || a.starts_on)) % 100 as m) draw
    where a.department_id = ${department_id} and a.state = 'completed' and a.subtype <> 'spot' and a.until_on > a.starts_on
      and asked.on_day < ${today}::date and draw.m < asked.answered
    order by asked.on_day, a.id, side.word`.execute(tx);
}

const COURSES = [
  [
    'FOUNDATIONS',
    'Foundations of mentoring',
    'Expectations, listening, agreements, and how to end well.',
    ['Write an agreement', 'Give feedback that is used'],
  ],
  ['DIFFERENCE', 'Mentoring across difference', 'Bias, identity and power in mentorships.', ['Notice bias in one’s own advice']],
] as const;

/** What the workshops for mentors teach, and at which events it was offered. */
async function courses(tx: Tx, department_id: string): Promise<void> {
  const rows = COURSES.map(([code, title, curriculum, objectives]) => ({ code, title, curriculum, objectives }));
  await insertAll(tx, department_id, [['training_course', rows]]);
  await sql`
    insert into training_session (event_id, department_id, course_id)
    select e.id, e.department_id, c.id
    from (select e.*, row_number() over (order by e.held_on, e.id) % 2 as n from programme_event e
      where e.department_id = ${department_id} and e.kind = 'workshop' and e.cancelled_at is null) e
    join (select c.*, row_number() over (order by c.code) % 2 as n from training_course c where c.department_id = ${department_id}) c on c.n = e.n`.execute(
    tx,
  );
}

/** A file for each promotion of the last years, most with a report where one was issued; mentorship was a criterion of some. */
async function promotionFiles(tx: Tx, department_id: string): Promise<void> {
  await sql`
    insert into promotion_file (department_id, person_id, kind, submitted_on, report_id, milestone_id, is_mentorship_criterion)
    select m.department_id, m.person_id, m.kind, m.reached_on - 240,
      (select r.id from report_snapshot r where r.subject_id = m.person_id and r.kind = 'dossier' and r.state = 'issued' order by r.id limit 1),
      m.id, abs(hashtext(m.person_id::text || m.reached_on)) % 3 > 0
    from career_milestone m
    where m.department_id = ${department_id} and m.kind in ('junior_promotion', 'senior_promotion') and m.voided_at is null
    order by m.reached_on, m.person_id`.execute(tx);
}

/** Works of mentees; two in three consent to their being counted for the mentorship. */
async function outputs(tx: Tx, department_id: string, today: string): Promise<void> {
  await sql`
    insert into scholarly_output (department_id, mentee_id, assignment_id, kind, title, status, status_on, consented_at)
    select a.department_id, a.mentee_id, a.id, (array['manuscript', 'abstract', 'grant', 'presentation'])[1 + n % 4],
      'Work ' || n || ' of the mentorship', case when n % 5 = 0 then 'submitted' else 'published' end, made.on_day,
      case when n % 3 > 0 then made.on_day + interval '20 days' end
    from (select a.*, row_number() over (order by a.starts_on, a.id)::int as place from assignment a
      where a.department_id = ${department_id} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')) a
    cross join lateral generate_series(a.place % 4, a.place % 4 + a.place % 3) n
    cross join lateral (select a.starts_on + 200 + 170 * (n - a.place % 4) as on_day) made
    where made.on_day < least(a.until_on, ${today}::date - 21)
    order by made.on_day, a.id, n`.execute(tx);
}

/** Focus groups and interviews of the last two years: adjudicated, coded by one, and not coded yet. */
async function focusActivities(tx: Tx, department_id: string): Promise<void> {
  await sql`
    with who as (
      select array(select distinct r.person_id from leadership_role r where r.department_id = ${department_id}
        and r.role in ('mentorship_lead', 'programme_admin', 'chair') and r.ends_on is null order by r.person_id) as ids
    ), made as (
      insert into focus_activity (department_id, kind, audience, title, held_on, participants, recording_consent, incentive, theme_codes, adjudicated_by,
        adjudicated_at)
      select ${department_id}::uuid, a.kind, a.audience, a.title, a.held_on::date, a.participants, a.consent, a.incentive, a.themes::text[],
        case when a.themes is not null then who.ids[3] end, case when a.themes is not null then a.held_on::date + interval '40 days' end
      from who cross join (values
        ('focus_group', 'mentee', 'First year with a mentor', '2024-11-12', 7, 'given', 'Lunch', '{TIME,FIT}'),
        ('focus_group', 'mentor', 'What mentors need', '2025-02-19', 6, 'given', 'Lunch', null),
        ('interview', 'leader', 'Recognition of mentors', '2025-05-06', 1, 'refused', null, null)
      ) a(kind, audience, title, held_on, participants, consent, incentive, themes)
      where cardinality(who.ids) >= 3
      returning id, title, held_on
    )
    insert into focus_coding (activity_id, department_id, place, coder_id, theme_codes, coded_at)
    select made.id, ${department_id}::uuid, c.place, who.ids[c.place], c.themes::text[], made.held_on + interval '20 days'
    from made cross join who
    join (values ('First year with a mentor', 1, '{FIT,PAY,TIME}'), ('First year with a mentor', 2, '{FIT,TIME}'), ('What mentors need', 1, '{CREDIT,TIME}'))
      c(title, place, themes) on c.title = made.title`.execute(tx);
}
