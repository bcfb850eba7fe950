/** How long a plan lasts is policy: five years by default, and as many months as the policy said when it was opened. */
import { expect, it } from 'vitest';
import { goal, plansOf } from '../../setup/plans.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const plans = plansOf(world);

it('makes a plan of as many months as the policy of the day says, which end on the adjusted clock', async () => {
  const mentee = await world.person();
  const before = await plans.open(await world.person());
  const policy = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-03-10', plan_months: 36 });
  expect(policy.status, policy.text).toBe(201);
  world.at('2026-03-10');
  const { status, body } = await plans.open(mentee);
  expect([status, body]).toMatchObject([
    201,
    { starts_on: '2026-03-10', ends_on: '2029-03-10', until_on: '2029-03-10', status: 'running' },
  ]);
  await world.insert('leave', { person_id: mentee.id, starts_on: '2027-01-01', ends_on: '2027-01-31', stops_clock: true });
  for (const [day, state] of [
    ['2029-04-08', 'running'],
    ['2029-04-09', 'ended'],
  ] as const) {
    world.at(day);
    expect((await plans.read(mentee, body.id)).body).toMatchObject({ ends_on: '2029-03-10', until_on: '2029-04-09', status: state });
  }
  expect((await plans.read(people.lead, before.body.id)).body).toMatchObject({ ends_on: '2031-03-01', until_on: '2031-03-01' });
  await world.as(people.admin).post('/v1/policies', { starts_on: '2029-04-20', plan_months: 60 });
  world.at('2029-04-20');
  const { body: next } = await plans.open(mentee, { goals: [{ ...goal, target_on: '2030-06-30' }] });
  expect(next).toMatchObject({ starts_on: '2029-04-20', ends_on: '2034-04-20' });
});
