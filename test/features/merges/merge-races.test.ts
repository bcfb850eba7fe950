/** A merge beside other writers: what they wrote while it waited for them is not lost. */
import { expect, it } from 'vitest';
import { type Answer, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const bare = () => world.person({ division: null, site: null, category: null, login: false });
const hr = () => world.as(people.facultyAffairs);
const merge = (survivor: Person, duplicate: Person, key?: string) =>
  world
    .as(people.admin)
    .post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*', ...(key !== undefined && { key }) });

const FACTS = {
  leave: async (who: Person, starts_on: string, ends_on: string) => {
    const leave = await world.insert('leave', { person_id: who.id, stops_clock: false, starts_on, ends_on });
    await world.sql`insert into leave_restricted (leave_id, kind) values (${leave.id}, 'sabbatical')`;
    return leave;
  },
  position_description: (who: Person, starts_on: string, ends_on: string) =>
    world.insert('position_description', { person_id: who.id, kind: 'other', starts_on, ends_on }),
};

// Facts of these kinds are written without the turn of the conflict rule, so that only their rows are locked.
it.each(Object.entries(FACTS))('the end of a %s that HR moves while two records become one is kept', async (table, make) => {
  const [survivor, duplicate] = [await bare(), await bare()];
  const ours = await make(survivor, '2025-01-01', '2025-06-01');
  const theirs = await make(duplicate, '2025-03-01', '2025-09-01');
  const writer = await world.blocker();
  await writer.query(`update ${table} set ends_on = '2025-12-01' where id = $1`, [ours.id]);
  const merged = merge(survivor, duplicate);
  try {
    await writer.someoneWaits();
    await writer.query('commit');
  } finally {
    await writer.release();
  }
  expect((await merged).status).toBe(200);
  const held = await hr().get(`/v1/${table.replace('_', '-')}s?person_id=${survivor.id}`);
  expect(held.body.items.map(({ id, starts_on, ends_on }: Record<string, unknown>) => ({ id, starts_on, ends_on }))).toEqual([
    { id: ours.id, starts_on: '2025-01-01', ends_on: '2025-12-01' },
    { id: theirs.id, starts_on: '2025-03-01', ends_on: '2025-03-01' },
  ]);
});

/** What can be written about a person who is named in the request, by somebody who may. */
const WRITES: Readonly<Record<string, (who: Person) => Promise<Answer>>> = {
  leave: ({ id }) => hr().post('/v1/leaves', { person_id: id, kind: 'sabbatical', starts_on: '2026-01-01' }),
  'position description': ({ id }) => hr().post('/v1/position-descriptions', { person_id: id, kind: 'other', starts_on: '2026-01-01' }),
  'leadership role': ({ id }) =>
    hr().post('/v1/leadership-roles', { person_id: id, role: 'committee_member', committee: 'Awards', starts_on: '2026-01-01' }),
  'reporting line': ({ id }) =>
    hr().post('/v1/reporting-lines', { subordinate_id: id, superior_id: people.outsider.id, kind: 'dotted', starts_on: '2026-01-01' }),
  attendance: async ({ id }) => {
    const event = await world.insert('programme_event', {
      kind: 'orientation',
      title: 'Welcome',
      held_on: '2026-02-01',
      is_mandatory: true,
    });
    return world
      .as(people.lead)
      .put(`/v1/programme-events/${event.id}/attendance`, { entries: [{ person_id: id, attendance: 'present' }] }, { ifMatch: '*' });
  },
  'conflict declaration': ({ id }) => world.as(people.outsider).post('/v1/conflict-declarations', { other_id: id, kind: 'competition' }),
  'mentor request': ({ id }) => world.as(people.director).post('/v1/mentor-requests', { mentee_id: id }),
  'annual review': ({ id }) =>
    world.as(people.director).post('/v1/annual-reviews', { mentee_id: id, mentorship_quality: 4, feedback: 'Well met.' }),
  'check-in': ({ id }) =>
    world.as(people.lead).post('/v1/check-ins', { mentee_id: id, conductor_id: people.viceChair.id, planned_on: '2026-03-10' }),
  'obligation waiver': ({ id }) =>
    world.as(people.lead).post('/v1/obligation-waivers', { person_id: id, kind: 'orientation', reason: 'done_elsewhere' }),
  'extension of CFAR': ({ id }) =>
    hr().post('/v1/cfar-extensions', { person_id: id, latest_on: '2026-12-01', reason: 'other', decided_on: '2026-02-01' }),
  assignment: ({ id }) => world.as(people.lead).post('/v1/assignments', { mentee_id: people.mentee.id, mentor_id: id }),
};

it.each(Object.entries(WRITES))('the %s of a record that is being merged waits for the merge, and is refused', async (what, write) => {
  const [survivor, duplicate] = [await bare(), await world.person({ starts_on: '2024-07-01', login: false })];
  const blocker = await world.blocker();
  try {
    // The merge has done everything but keep its answer and commit.
    await blocker.query('lock table idempotency_key in share mode');
    const merged = merge(survivor, duplicate, crypto.randomUUID());
    await blocker.someoneWaits();
    const written = write(duplicate);
    await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 500))]);
    await blocker.release();
    expect((await merged).status).toBe(200);
    if (what === 'assignment' || what === 'mentor request') expectProblem(await written, 422, 'assignment-person-unfit');
    else expectProblem(await written, 409, 'person-merged');
  } catch (error) {
    await blocker.release();
    throw error;
  }
});
