/** Who is notified of check-ins: both sides of what becomes of one, and whoever can act where nobody does. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { careersOf } from '../../setup/careers.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const barsOf = async (id: string, as: Person) => {
  const { items } = (await world.as(as).get('/v1/check-ins?state=scheduled&limit=200')).body;
  return items.filter((item) => item.id === id).map((item) => (item as { conductor_bar?: string | null }).conductor_bar);
};

describe('both sides are notified', () => {
  it('when it is cancelled', async () => {
    const { mentee, id } = await reviews.planned();
    await reviews.act(people.lead, id, 'cancel');
    expect(await reviews.notificationsOf('check_in_cancelled', mentee)).toEqual([id]);
    expect(await reviews.notificationsOf('check_in_cancelled', people.viceChair)).toContain(id);
  });

  it('when another vice-chair conducts it, and so is the former one', async () => {
    const second = await reviews.viceChair('research', '2026-12-31');
    const { mentee, id } = await reviews.planned();
    await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id });
    expect(await reviews.notificationsOf('check_in_delegated', people.viceChair)).toEqual([id]);
    expect(await reviews.notificationsOf('check_in_scheduled', second)).toEqual([id]);
    expect(await reviews.notificationsOf('check_in_scheduled', mentee)).toEqual([id, id]);
  });

  it('except when the mentee has left: then only the conductor', async () => {
    const { mentee, id } = await reviews.planned();
    await careers.leaves(mentee, '2026-03-05');
    await careers.on('2026-03-05');
    expect(await reviews.notificationsOf('check_in_cancelled', people.viceChair)).toContain(id);
    expect(await reviews.notificationsOf('check_in_cancelled', mentee)).toEqual([]);
  });
});

describe('a conductor who can no longer hold a scheduled check-in', () => {
  it.each([
    [
      'left the office',
      'not_vice_chair',
      (who: Person) => world.sql`update leadership_role set ends_on = '2026-03-02' where person_id = ${who.id}`,
    ],
    ['left', 'not_vice_chair', (who: Person) => world.sql`update appointment set ends_on = '2026-03-02' where person_id = ${who.id}`],
    ['died', 'not_vice_chair', (who: Person) => world.sql`update person set deceased_on = '2026-03-02' where id = ${who.id}`],
    ['became the mentor', 'is_mentor', (who: Person, mentee: Person) => world.assignment(mentee, who, { starts_on: '2026-03-02' })],
    [
      'became the director',
      'is_director',
      (who: Person) => world.role(who, 'division_director', { division: 'CARD', starts_on: '2026-03-02' }),
    ],
  ] as const)('because they %s is flagged, and the leads are notified once', async (_, bar, happens) => {
    const conductor = await reviews.viceChair('research');
    const { mentee, id } = await reviews.planned({ conductor_id: conductor.id });
    expect((await reviews.read(people.lead, id)).body.conductor_bar).toBeNull();
    await happens(conductor, mentee);
    world.at('2026-03-02');
    expect((await reviews.read(mentee, id)).body.conductor_bar).toBe(bar);
    expect(await barsOf(id, people.viceChair)).toEqual([bar]);
    await careers.on('2026-03-02');
    await careers.on('2026-03-03');
    expect((await reviews.notificationsOf('check_in_conductor_unfit', people.lead)).filter((counts) => counts === id)).toEqual([id]);
    await reviews.act(people.lead, id, 'delegate', { conductor_id: people.viceChair.id });
    expect((await reviews.read(people.lead, id)).body.conductor_bar).toBeNull();
    await world.sql`update leadership_role set ends_on = greatest(starts_on, '2026-03-02'::date) where person_id = ${conductor.id}`;
  });

  it('is notified to the Chair where there is no lead', async () => {
    const conductor = await reviews.viceChair('research');
    const { id } = await reviews.planned({ conductor_id: conductor.id });
    await world.sql`update leadership_role set ends_on = '2026-03-02' where person_id = ${conductor.id}`;
    await world.sql`update leadership_role set ends_on = '2026-03-02' where role = 'mentorship_lead'`;
    await careers.on('2026-03-02');
    await world.sql`update leadership_role set ends_on = null where person_id = ${people.lead.id}`;
    expect(await reviews.notificationsOf('check_in_conductor_unfit', people.chair)).toContain(id);
  });
});

it('a leave over the planned day notifies the conductor, once for each such day', async () => {
  const { mentee, id } = await reviews.planned({ planned_on: '2026-04-10' });
  await careers.on('2026-03-02');
  expect(await reviews.notificationsOf('check_in_day_unfit', people.viceChair)).toEqual([]);
  await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2026-04-10', ends_on: '2026-04-11' });
  await careers.on('2026-03-03');
  await careers.on('2026-03-04');
  expect(await reviews.notificationsOf('check_in_day_unfit', people.viceChair)).toEqual([id]);
  await world.as(people.lead).patch(`/v1/check-ins/${id}`, { planned_on: '2026-04-11' }, { ifMatch: '*' });
  await careers.on('2026-03-05');
  expect(await reviews.notificationsOf('check_in_day_unfit', people.viceChair)).toEqual([id]);
});

describe('a check-in that is open, due soon or late', () => {
  const dueTo = async (who: Person, mentee: Person) =>
    (await reviews.notificationsOf('check_in_due', who)).filter((id) => id === mentee.id).length;

  it('notifies the vice-chair whose turn it is and the leads, who can schedule it', async () => {
    // Due on 2 October 2026: open from 2 September, late from 2 December.
    const mentee = await reviews.probationer({ starts_on: '2025-04-02' });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2025-04-02' });
    const counts = async () => [
      await dueTo(people.viceChair, mentee),
      await dueTo(people.lead, mentee),
      await dueTo(people.director, mentee),
    ];
    await careers.on('2026-09-01');
    expect(await counts()).toEqual([0, 0, 0]);
    for (const day of ['2026-09-02', '2026-09-03']) await careers.on(day);
    expect(await counts()).toEqual([1, 1, 0]);
    await careers.on('2026-09-25');
    expect(await counts()).toEqual([2, 2, 0]);
    await careers.on('2026-12-31');
    expect(await counts()).toEqual([2, 2, 0]);
    for (const day of ['2027-01-01', '2027-01-02']) await careers.on(day);
    expect(await counts()).toEqual([3, 3, 0]);
    expect(
      (await careers.notificationsOf('obligation_overdue', people.director)).filter(({ occasion }) => occasion.startsWith('check_in')),
    ).toEqual([]);
  });

  it('notifies the conductor where it is scheduled, and the leads only when it is overdue', async () => {
    world.at('2026-09-01');
    const conductor = await reviews.viceChair('quality_innovation');
    const mentee = await reviews.probationer({ starts_on: '2025-04-02' });
    await reviews.schedule(mentee, { conductor_id: conductor.id, planned_on: '2026-10-20' });
    const counts = async () => [await dueTo(conductor, mentee), await dueTo(people.lead, mentee), await dueTo(people.viceChair, mentee)];
    await careers.on('2026-09-02');
    expect(await counts()).toEqual([1, 0, 0]);
    await careers.on('2027-01-01');
    expect(await counts()).toEqual([2, 1, 0]);
  });

  it('notifies the leads where the conductor cannot hold it', async () => {
    world.at('2026-09-01');
    const conductor = await reviews.viceChair('quality_innovation', '2026-09-02');
    const mentee = await reviews.probationer({ starts_on: '2025-04-02' });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2025-04-02' });
    await reviews.schedule(mentee, { conductor_id: conductor.id, planned_on: '2026-10-20' });
    await careers.on('2026-09-02');
    expect([await dueTo(conductor, mentee), await dueTo(people.lead, mentee), await dueTo(people.viceChair, mentee)]).toEqual([0, 1, 1]);
  });
});
