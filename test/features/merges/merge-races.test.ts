/** A merge beside other writers: what they wrote while it waited for them is not lost. */
import { expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const bare = () => world.person({ division: null, site: null, category: null });
const merge = (survivor: Person, duplicate: Person) =>
  world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });

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
  const held = await world.as(people.facultyAffairs).get(`/v1/${table.replace('_', '-')}s?person_id=${survivor.id}`);
  expect(held.body.items.map(({ id, starts_on, ends_on }: Record<string, unknown>) => ({ id, starts_on, ends_on }))).toEqual([
    { id: ours.id, starts_on: '2025-01-01', ends_on: '2025-12-01' },
    { id: theirs.id, starts_on: '2025-03-01', ends_on: '2025-03-01' },
  ]);
});
