/** The facilitators of the demo department: calls, applications and introductions, and the notifications of them. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import type { Tx } from '../core/db.ts';
import { officeHolders, responsibleLeaders } from '../domain/sql/leaders.ts';
import type { Chance } from './chance.ts';
import type { DemoPerson, DivisionCode } from './people.ts';
import type { Rows } from './rows.ts';

const INTRODUCTIONS = 40;
const STATEMENTS = [
  'I came here without knowing anybody and would like to make that easier for those who come next.',
  'I have mentored for ten years and know who in this division asks and who listens.',
] as const;

/** The first of July after a call was decided. */
const termAfter = (day: string) => {
  const year = Number(day.slice(0, 4)) + (day.slice(5) < '07-01' ? 0 : 1);
  return { term_starts_on: `${year}-07-01`, term_ends_on: `${year + 3}-07-01` };
};

/**
 * Rows for each table: a call that takes applications, one that is being decided, and the introductions of the last year. Somebody at place 2
 * of a division is its facilitator (see roles.ts), at place 1 of infectious diseases of the committee.
 */
export function drawFacilitators(
  chance: Chance,
  people: readonly DemoPerson[],
  unit: Readonly<Record<string, string>>,
  today: string,
): Rows {
  const faculty = people.filter(({ category, retired_on }) => category === 'full_time' && retired_on === null);
  const of = (division: DivisionCode) => faculty.filter((each) => each.division === division);
  const member = of('ID').find(({ place }) => place === 1)?.id;

  const call = (division: DivisionCode, from: number, to: number) => ({
    id: chance.id(),
    division_id: unit[division],
    opens_on: addDays(today, from),
    closes_on: addDays(today, to),
    ...termAfter(addDays(today, to + 30)),
    stipend_cents: 500_000,
    description: 'Half a day a week: welcome newcomers, know who mentors whom, introduce people to each other.',
  });
  const [open, closed] = [call('CARD', -12, 30), call('NEPH', -50, -8)];
  const decided = { decision: 'selected', decided_by: member, decided_on: addDays(today, -2) };
  const applicants = (division: DivisionCode) =>
    of(division)
      .filter(({ place, appointed_on }) => place > 8 && appointed_on < addDays(today, -1500))
      .slice(0, 2);
  const applications = [
    ...applicants('CARD').map(({ id }) => ({ call_id: open.id, person_id: id, decision: null, decided_by: null, decided_on: null })),
    ...applicants('NEPH').map(({ id }, i) => ({
      call_id: closed.id,
      person_id: id,
      ...(i === 0 ? decided : { decision: null, decided_by: null, decided_on: null }),
    })),
  ].map((application) => ({ id: chance.id(), ...application }));
  const statements = applications.map(({ id }, i) => ({ application_id: id, statement: STATEMENTS[i % 2] }));

  const newcomers = faculty.filter(
    ({ appointed_on, place, hr_number }) => appointed_on > addDays(today, -700) && place > 5 && hr_number !== 'D100002',
  );
  const experienced = faculty.filter(({ appointed_on, place }) => appointed_on < addDays(today, -2900) && place > 5);
  const introductions = newcomers.slice(0, INTRODUCTIONS).flatMap((mentee) => {
    const facilitator = faculty.find(({ division, place }) => division === mentee.division && place === 2);
    const mentor = experienced[chance.between(0, experienced.length - 1)];
    const introduced_on = addDays(today, -chance.between(1, 360));
    if (!facilitator || !mentor || mentor.id === mentee.id || introduced_on < mentee.appointed_on) return [];
    return [{ facilitator_id: facilitator.id, mentee_id: mentee.id, mentor_id: mentor.id, introduced_on }];
  });

  return [
    ['facilitator_call', [open, closed]],
    ['facilitator_application', applications],
    ['facilitator_statement', statements],
    ['introduction', introductions],
  ];
}

/** Inserts the notifications of matching and of facilitators. Those older than two weeks are read; none is mailed. */
export async function notifyPeople(tx: Tx, today: string): Promise<void> {
  await sql`
    insert into notification (department_id, person_id, kind, subject_id, from_person_id, due_on, occasion, mail_state, read_at)
    select notice.department_id, notice.person_id, notice.kind, notice.subject_id, notice.from_person_id, notice.due_on, '', 'too_old',
      case when notice.day < ${today}::date - 14 then notice.day + interval '1 day 15 hours' end
    from (
      select r.department_id, l.person_id, 'request_opened' as kind, r.id as subject_id, r.mentee_id as from_person_id,
        r.answer_due_on as due_on, r.opened_on as day
      from mentor_request r cross join lateral ${responsibleLeaders('r.mentee_id', sql.ref('r.opened_on'))} l
      where r.via = 'mentee' and r.no_match_on is null and not exists (select from assignment a where a.request_id = r.id)
      union
      select d.department_id, c.person_id, 'discussion_opened', d.id, null, null, d.opened_on
      from match_discussion d join mentor_request r on r.id = d.request_id
      cross join lateral ${officeHolders('r.mentee_id', today)} c
      where d.concluded_at is null and c.capacity = any (d.participants)
      union
      select a.department_id, side.person_id, 'assignment_proposed', a.id, null, a.expires_on, ${addDays(today, -9)}::date
      from assignment a cross join lateral (values (a.mentee_id), (a.mentor_id)) side(person_id)
      where a.state = 'pending_acceptance'
      union
      select a.department_id, a.mentor_id, 'assignment_claimed', a.id, a.recorded_by_id, a.expires_on, ${addDays(today, -5)}::date
      from assignment a where a.state = 'claimed' and a.recorded_by_id = a.mentee_id
      union
      select a.department_id, side.person_id, 'assignment_activated', a.id, null, null, a.activated_at::date
      from assignment a cross join lateral (values (a.mentee_id), (a.mentor_id)) side(person_id)
      where a.state = 'live' and a.subtype = 'formal' and a.activated_at > ${today}::date - 400
      union
      select a.department_id, a.person_id, 'facilitator_decided', a.id, null, null, a.decided_on
      from facilitator_application a where a.decision is not null
    ) notice
    order by notice.day, notice.subject_id, notice.person_id
    on conflict do nothing`.execute(tx);
}
