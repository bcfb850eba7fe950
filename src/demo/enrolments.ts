/** Part-time and adjunct faculty enrolled in the programme: with a mentor who meets them often or too seldom, or without one. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import type { Tx } from '../core/db.ts';
import type { Chance } from './chance.ts';
import { at, type DemoFacts } from './facts.ts';
import { pastMeeting } from './meetings.ts';
import type { Rows } from './rows.ts';

/** How often each of them has met their mentor since they enrolled; null where they have none. */
const STORIES = [5, 3, 1, 0, null, 2] as const;
const ENROLLED_DAYS_AGO = 500;

/** Draws the enrolments, after everything else, so that the rest of the department does not depend on them. */
export async function drawEnrolments(tx: Tx, chance: Chance, facts: DemoFacts, department_id: string): Promise<Rows> {
  const { today, mentorships, roles } = facts;
  const starts_on = addDays(today, -ENROLLED_DAYS_AGO);
  const { rows: partTimers } = await sql<{ id: string }>`
    select a.person_id as id from appointment a
    where a.department_id = ${department_id} and a.category in ('part_time', 'adjunct') and a.starts_on <= ${starts_on} and a.ends_on is null
    order by a.person_id limit ${STORIES.length}`.execute(tx);
  const leaders = new Set(roles.map(({ person_id }) => person_id));
  const present = Map.groupBy(
    mentorships.filter(({ ends_on }) => ends_on === null),
    ({ mentor_id }) => mentor_id,
  );
  const mentors = [...present]
    .filter(([id, mentees]) => mentees.length === 1 && !leaders.has(id))
    .map(([id]) => id)
    .reverse();
  const pairs = partTimers.flatMap(({ id: mentee_id }, i) => {
    const [mentor_id, times] = [mentors[i], STORIES[i] ?? null];
    return mentor_id && times !== null ? [{ id: chance.id(), mentee_id, mentor_id, times }] : [];
  });
  const begun = at(addDays(starts_on, 10));
  return [
    [
      'programme_enrolment',
      partTimers.map(({ id: person_id }, i) => ({
        id: chance.id(),
        person_id,
        starts_on,
        ends_on: i === STORIES.length - 1 ? addDays(today, -40) : null,
      })),
    ],
    [
      'assignment',
      pairs.map(({ id, mentee_id, mentor_id }) => ({
        ...{ id, mentee_id, mentor_id, subtype: 'formal', state: 'live', is_primary: true, category: 'traditional', origin: 'self' },
        ...{ need_areas: ['education_recognition'], starts_on: addDays(starts_on, 10) },
        ...{ mentee_accepted_at: begun, mentor_accepted_at: begun, mentor_attested_at: begun, activated_at: begun },
      })),
    ],
    [
      'meeting',
      pairs.flatMap((pair) =>
        Array.from({ length: pair.times }, (_, i) =>
          pastMeeting(chance, facts, pair, addDays(today, -30 - 85 * i - chance.between(0, 20))),
        ),
      ),
    ],
  ];
}
