/** The programme's years in the demo department: plans, meetings, check-ins, reviews, events, as if people had used the service. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import { json, type Tx } from '../core/db.ts';
import { type DemoCareer, drawExtensions } from './careers.ts';
import type { Chance } from './chance.ts';
import { drawCheckIns } from './check-ins.ts';
import { drawEnrolments } from './enrolments.ts';
import { drawEvents } from './events.ts';
import { type DemoFacts, readFacts } from './facts.ts';
import { writeFeedback } from './feedback.ts';
import { drawGoalProgress } from './goal-progress.ts';
import { drawMeetings } from './meetings.ts';
import { type DemoPlan, drawPlans } from './plans.ts';
import { drawReviews } from './reviews.ts';
import { insertAll, type Rows } from './rows.ts';
import { writeTwoSides } from './two-sides.ts';

export interface YearOptions {
  department_id: string;
  today: string;
  /** Academic years since the programme began, the present one not counted. */
  years: number;
  /** Ids of the divisions by code. */
  unit: Readonly<Record<string, string>>;
  careers: ReadonlyMap<string, DemoCareer>;
  /** The mentorship lead, who waives, and the administrator, who records attendance. */
  lead: string;
  administrator: string;
}

/** Draws and inserts the programme's years. Comes last: it reads people, roles, mentorships and their interruptions from the database. */
export async function liveYears(
  tx: Tx,
  chance: Chance,
  { department_id, today, years, unit, careers, lead, administrator }: YearOptions,
): Promise<void> {
  const facts = await readFacts(tx, department_id, today);
  const plans = drawPlans(chance, facts);
  await writePlans(tx, department_id, plans);
  const events = drawEvents(chance, facts, years, unit, administrator);
  await insertAll(tx, department_id, [
    ...drawMeetings(chance, facts, plans),
    ...drawCheckIns(chance, facts),
    ...drawReviews(chance, facts),
    ['career_milestone', [...careers.values()].flatMap(({ milestones }) => milestones)],
    [
      'cfar_extension',
      [...[...careers.values()].flatMap(({ extensions }) => extensions), ...drawExtensions(chance, facts.colleagues, careers, today)],
    ],
    ...events,
  ]);
  await sql`select set_config('request.actor_id', ${lead}, true)`.execute(tx);
  await insertAll(tx, department_id, [['obligation_waiver', waivers(facts, plans, events)]]);
  await insertAll(tx, department_id, await drawEnrolments(tx, chance, facts, department_id));
  await insertAll(tx, department_id, drawGoalProgress(chance, facts, plans));
  await notifyOfYear(tx, today);
  await writeTwoSides(tx, department_id, today);
  await writeFeedback(tx, department_id, today);
}

/** Inserts the versions one after the other, each first as a draft, because a submitted version takes no content or goals. */
async function writePlans(tx: Tx, department_id: string, plans: readonly DemoPlan[]): Promise<void> {
  await insertAll(tx, department_id, [['academic_plan', plans.map(({ versions: _, ...plan }) => plan)]]);
  const rounds = Map.groupBy(
    plans.flatMap(({ versions }) => versions),
    ({ version }) => version,
  );
  for (const [, versions] of [...rounds].toSorted(([a], [b]) => a - b)) {
    const drafts = versions.map(({ id, plan_id, version, change, based_on_id }) => ({
      id,
      plan_id,
      version,
      change,
      based_on_id,
      state: 'draft',
    }));
    await insertAll(tx, department_id, [
      ['plan_version', drafts],
      ['plan_content', versions.map(({ id, content }) => ({ version_id: id, ...content }))],
      ['plan_goal', versions.flatMap(({ id, goals }) => goals.map((goal, position) => ({ version_id: id, position, ...goal })))],
      ['plan_endorsement', versions.flatMap(({ id, endorsements }) => endorsements.map((each) => ({ version_id: id, ...each })))],
      ['plan_decision', versions.flatMap(({ id, decisions }) => decisions.map((each) => ({ version_id: id, ...each })))],
    ]);
    await sql`
      update plan_version v set state = o.state, submitted_on = o.submitted_on, position_description = o.position_description,
        in_force_on = o.in_force_on, superseded_on = o.superseded_on
      from jsonb_to_recordset(${json(versions)}) o(id uuid, state text, submitted_on date, position_description text, in_force_on date, superseded_on date)
      where v.id = o.id and o.state <> 'draft'`.execute(tx);
  }
}

/** Waivers: of the orientation for some who did it elsewhere, of the plan for one person without, and of meetings for one without a mentor. */
function waivers({ colleagues, mentorships, today }: DemoFacts, plans: readonly DemoPlan[], events: Rows): object[] {
  const first = colleagues.filter(
    ({ programme_year, clock_starts_on, hr_number }) =>
      programme_year <= 5 && clock_starts_on < addDays(today, -200) && hr_number !== 'D100002',
  );
  const attendances = (events.find(([table]) => table === 'event_attendance')?.[1] ?? []) as { person_id: string; attendance: string }[];
  const came = new Set(attendances.filter(({ attendance }) => attendance === 'present').map(({ person_id }) => person_id));
  const absent = first.filter(({ id }) => !came.has(id));
  const planless = first.filter(({ id }) => plans.every(({ mentee_id }) => mentee_id !== id)).slice(0, 1);
  const unmentored = first.filter(({ id }) => mentorships.every(({ mentee_id }) => mentee_id !== id)).slice(0, 1);
  return [
    ...absent
      .slice(0, Math.min(2, absent.length / 2))
      .map(({ id: person_id }) => ({ person_id, kind: 'orientation', occasion: '', reason: 'done_elsewhere', note: null })),
    ...planless.map(({ id: person_id }) => ({ person_id, kind: 'academic_plan', occasion: '', reason: 'recently_recruited', note: null })),
    ...unmentored.map(({ id: person_id, programme_year }) => ({
      person_id,
      kind: 'meetings',
      occasion: String(programme_year),
      reason: 'other',
      note: 'Met a mentor of another department every month.',
    })),
  ];
}

/** Inserts the notifications of plans, meetings and reviews. Those older than two weeks are read; none is mailed. */
async function notifyOfYear(tx: Tx, today: string): Promise<void> {
  await sql`
    insert into notification (department_id, person_id, kind, subject_id, from_person_id, occasion, mail_state, read_at)
    select notice.department_id, notice.person_id, notice.kind, notice.subject_id, notice.from_person_id, '', 'too_old',
      case when notice.day < ${today}::date - 14 then notice.day + interval '1 day 15 hours' end
    from (
      select v.department_id, d.person_id, 'plan_submitted' as kind, v.id as subject_id, null::uuid as from_person_id, v.submitted_on as day
      from plan_version v cross join lateral plan_deciders(v.id, ${today}::date) d
      where v.state in ('submitted', 'partly_approved')
      union
      select v.department_id, p.mentee_id, 'plan_returned', v.id, null, d.decided_on
      from plan_version v join academic_plan p on p.id = v.plan_id join plan_decision d on d.version_id = v.id and d.decision = 'returned'
      where v.state = 'returned'
      union
      select m.department_id, case m.proposed_by when a.mentee_id then a.mentor_id else a.mentee_id end, 'meeting_proposed', m.id, m.proposed_by, ${today}::date - 3
      from meeting m join assignment a on a.id = m.assignment_id where m.state = 'proposed'
      union
      select m.department_id, case m.logged_by when a.mentee_id then a.mentor_id else a.mentee_id end, 'meeting_held', m.id, m.logged_by, m.logged_at::date
      from meeting m join assignment a on a.id = m.assignment_id where m.state = 'held'
      union
      select c.department_id, c.mentee_id, 'check_in_to_acknowledge', c.id, c.conductor_id, c.held_on from check_in c where c.state = 'held'
      union
      select r.department_id, r.mentee_id, 'review_held', r.id, r.reviewer_id, r.held_on from annual_review r where r.state = 'held'
      union
      select r.department_id, r.reviewer_id, 'review_contested', r.id, r.mentee_id, r.contested_at::date from annual_review r where r.state = 'contested'
    ) notice
    order by notice.day, notice.subject_id, notice.person_id
    on conflict do nothing`.execute(tx);
}
