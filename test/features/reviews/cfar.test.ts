/** The window of the continuing faculty appointment review: what people see of it, and when they are notified. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/features/reviews/milestones/rules.ts';
import type { CfarWindow } from '../../../src/features/reviews/milestones/windows/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, type PersonOptions, partyOf } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

/** Of CARD and UNION, on probation since the day. */
async function recruit(starts_on: string, options: PersonOptions = {}): Promise<Person> {
  const person = await world.person({ division: 'CARD', site: 'UNION', starts_on, ...options });
  await world.sql`update appointment set status = 'probationary' where person_id = ${person.id}`;
  return person;
}
const windowOf = async (person: Person, as = people.facultyAffairs) =>
  (await world.as(as).get<CfarWindow>(`/v1/people/${person.id}/cfar-window`)).body;
const decide = (person: Person, cfar_outcome: string, reached_on: string) =>
  world.as(people.facultyAffairs).post('/v1/career-milestones', { person_id: person.id, kind: 'cfar_decided', reached_on, cfar_outcome });
const extend = (person: Person, latest_on: string, decided_on = '2026-02-10') =>
  world.as(people.facultyAffairs).post('/v1/cfar-extensions', { person_id: person.id, latest_on, reason: 'other', decided_on });
const leave = (person: Person, starts_on: string, ends_on: string | null, stops_clock = true) =>
  world.insert('leave', { person_id: person.id, starts_on, ends_on, stops_clock });

describe('the rule', () => {
  it('gives advice only about promotions', () => {
    expect(adviceOn('cfar_decided', 'professor', null)).toEqual([]);
    expect(adviceOn('senior_promotion', 'professor', 'associate_professor')).toEqual([]);
    expect(adviceOn('senior_promotion', 'associate_professor', 'associate_professor')).toEqual(['rank_differs']);
    expect(adviceOn('junior_promotion', 'associate_professor', 'associate_professor')).toEqual(['rank_unchanged']);
    expect(adviceOn('junior_promotion', null, null)).toEqual(['rank_unknown']);
  });
});

describe('the window of a person', () => {
  it('is the end of month 36 to the end of month 60, with the days on which people are notified', async () => {
    const person = await recruit('2022-07-01');
    expect(await windowOf(person)).toEqual({
      person_id: person.id,
      person: partyOf(person),
      status: 'in_window',
      exemption: null,
      clock_starts_on: '2022-07-01',
      earliest_on: '2025-07-01',
      latest_on: '2027-07-01',
      recommended_earliest_on: '2025-07-01',
      recommended_latest_on: '2027-07-01',
      extension_id: null,
      milestone_id: null,
      decided_on: null,
      cfar_outcome: null,
      alerts_on: ['2026-07-01', '2027-01-01', '2027-04-01'],
      next_alert_on: '2026-07-01',
    });
  });

  it.for([
    ['2024-02-29', '2027-02-28', '2029-02-28', ['2028-02-28', '2028-08-28', '2028-11-28']],
    ['2023-08-31', '2026-08-31', '2028-08-31', ['2027-08-31', '2028-02-29', '2028-05-31']],
    ['2021-05-31', '2024-05-31', '2026-05-31', ['2025-05-31', '2025-11-30', '2026-02-28']],
  ] as const)(
    'that began on %s keeps the day of the month, or the last of a shorter one',
    async ([began, earliest_on, latest_on, alerts_on]) => {
      expect(await windowOf(await recruit(began))).toMatchObject({ earliest_on, latest_on, alerts_on });
    },
  );

  it('has its boundary days: the first and the last day belong to it', async () => {
    const person = await recruit('2022-07-01');
    const statuses = [];
    for (const on of ['2025-06-30', '2025-07-01', '2027-07-01', '2027-07-02']) {
      world.at(on);
      statuses.push((await windowOf(person)).status);
    }
    expect(statuses).toEqual(['not_yet', 'in_window', 'in_window', 'overdue']);
    expect(await windowOf(person)).toMatchObject({ next_alert_on: null, alerts_on: ['2026-07-01', '2027-01-01', '2027-04-01'] });
    world.at('2027-04-01');
    expect((await windowOf(person)).next_alert_on).toBe('2027-04-01');
    world.at('2027-04-02');
    expect((await windowOf(person)).next_alert_on).toBeNull();
  });

  it.for([
    [{ category: 'part_time' }, 'not_full_time'],
    [{ category: 'adjunct' }, 'not_full_time'],
    [{ category: null }, 'not_full_time'],
    [{ starts_on: '2026-03-02' }, 'not_full_time'],
  ] as const)('does not exist for %j', async ([options, exemption]) => {
    const window = await windowOf(await recruit('2020-07-01', options));
    expect(window).toMatchObject({
      status: 'not_applicable',
      exemption,
      earliest_on: null,
      latest_on: null,
      alerts_on: [],
      next_alert_on: null,
    });
  });

  it('does not exist where the probation was waived, or is over without a recorded decision', async () => {
    const waived = await world.person({ division: 'CARD', starts_on: '2024-07-01' });
    expect(await windowOf(waived)).toMatchObject({ status: 'not_applicable', exemption: 'probation_waived', alerts_on: [] });
    const over = await recruit('2020-07-01');
    await world.sql`update appointment set ends_on = '2025-07-01' where person_id = ${over.id}`;
    const values = {
      category: 'full_time',
      rank: 'associate_professor',
      academic_fte_pct: 100,
      status: 'continuing',
      starts_on: '2025-07-01',
    };
    await world.insert('appointment', { person_id: over.id, ...values, appointed_on: '2020-07-01' });
    expect(await windowOf(over)).toMatchObject({ status: 'not_applicable', exemption: 'not_probationary', clock_starts_on: '2020-07-01' });
    await decide(over, 'continuing', '2025-06-01');
    expect(await windowOf(over)).toMatchObject({
      status: 'decided',
      exemption: null,
      decided_on: '2025-06-01',
      alerts_on: [],
      next_alert_on: null,
    });
  });

  it('restarts when part-time becomes full-time, and ends when full-time becomes part-time', async () => {
    const person = await recruit('2019-07-01', { category: 'part_time' });
    await world.sql`update appointment set ends_on = '2024-07-01' where person_id = ${person.id}`;
    const values = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary', starts_on: '2024-07-01' };
    await world.insert('appointment', { person_id: person.id, ...values, ends_on: '2026-07-01', appointed_on: '2019-07-01' });
    expect(await windowOf(person)).toMatchObject({ status: 'not_yet', clock_starts_on: '2024-07-01', earliest_on: '2027-07-01' });
    world.at('2026-07-01');
    expect(await windowOf(person)).toMatchObject({ status: 'not_applicable', exemption: 'not_full_time' });
  });

  it('ends by the extension recorded last, of two decided on one day', async () => {
    const person = await recruit('2021-07-01');
    await extend(person, '2027-01-01');
    const { id } = (await extend(person, '2026-10-01')).body;
    expect(await windowOf(person)).toMatchObject({ latest_on: '2026-10-01', extension_id: id });
  });

  it('is moved only by an extension of the institution; a leave is only a recommendation', async () => {
    const person = await recruit('2021-07-01');
    await leave(person, '2023-01-01', '2023-07-01');
    await leave(person, '2024-01-01', '2025-01-01', false);
    const before = {
      earliest_on: '2024-07-01',
      latest_on: '2026-07-01',
      recommended_earliest_on: '2024-12-29',
      recommended_latest_on: '2026-12-29',
    };
    expect(await windowOf(person)).toMatchObject({ ...before, extension_id: null });
    const { id } = (await extend(person, '2026-12-29')).body;
    expect(await windowOf(person)).toMatchObject({ ...before, latest_on: '2026-12-29', extension_id: id, next_alert_on: '2026-06-29' });
    const later = (await extend(person, '2026-10-01', '2026-02-20')).body;
    expect(await windowOf(person)).toMatchObject({ ...before, latest_on: '2026-10-01', extension_id: later.id });
    await leave(person, '2026-02-01', null);
    expect(await windowOf(person)).toMatchObject({
      recommended_earliest_on: '2024-12-29',
      recommended_latest_on: null,
      latest_on: '2026-10-01',
    });
  });

  it('has the same days with and without a leave for a token that cannot read leaves', async () => {
    const [away, here] = [await recruit('2022-01-01'), await recruit('2022-01-01')];
    await leave(away, '2024-09-01', '2025-06-01');
    const narrow = async (person: Person) => {
      const as = world.as(people.director, { scopes: ['milestone:read'] });
      const { body } = await as.get<CfarWindow>(`/v1/people/${person.id}/cfar-window`);
      return { ...body, person_id: null, person: null };
    };
    expect(await narrow(away)).toEqual(await narrow(here));
    expect(await narrow(away)).toMatchObject({ recommended_earliest_on: null, recommended_latest_on: null, status: 'in_window' });
    expect(await windowOf(away, people.director)).toMatchObject({ recommended_latest_on: '2027-10-01' });
  });

  it('shows the decision; an extended probation leads to another review', async () => {
    const person = await recruit('2021-07-01');
    const { id } = (await decide(person, 'probation_extended', '2025-02-01')).body;
    const open = await windowOf(person);
    expect(open).toMatchObject({ status: 'in_window', milestone_id: id, decided_on: '2025-02-01', cfar_outcome: 'probation_extended' });
    expect(open.next_alert_on).toBe('2026-04-01');
    const final = (await decide(person, 'continuing', '2026-02-01')).body;
    expect(await windowOf(person)).toMatchObject({
      status: 'decided',
      milestone_id: final.id,
      cfar_outcome: 'continuing',
      next_alert_on: null,
    });
    await world.as(people.facultyAffairs).post(`/v1/career-milestones/${final.id}/void`, null, { ifMatch: '*' });
    expect((await windowOf(person)).status).toBe('in_window');
  });

  it('is visible to the person, their leaders of division and site, and faculty affairs, and to nobody else', async () => {
    const person = await recruit('2022-07-01');
    for (const who of [person, people.director, people.pic, people.head, people.facultyAffairs])
      expect((await windowOf(person, who)).earliest_on).toBe('2025-07-01');
    for (const who of [people.mentor, people.lead, people.chair, people.viceChair, people.admin, people.stranger])
      expectProblem(await world.as(who).get(`/v1/people/${person.id}/cfar-window`), 404, 'not-found');
    expectProblem(
      await world.as(people.facultyAffairs).get('/v1/people/0198b7a0-0000-7000-8000-00000000dead/cfar-window'),
      404,
      'not-found',
    );
    expectProblem(await world.as(people.facultyAffairs).get('/v1/people/nonsense/cfar-window'), 400, 'invalid-request', 'id');
  });

  it('is recorded as read by another person only when it shows an outcome', async () => {
    const person = await recruit('2021-07-01');
    const readings = (who: Person) => world.sql`select actor_id from event where type = 'career_milestone.read' and actor_id = ${who.id}`;
    await windowOf(person, people.pic);
    expect(await readings(people.pic)).toHaveLength(0);
    await decide(person, 'continuing', '2026-02-01');
    for (const who of [people.pic, person]) await windowOf(person, who);
    expect([await readings(people.pic), await readings(person)]).toMatchObject([[{}], []]);
  });
});

describe('people are notified that the latest day is near', () => {
  const occasions = async (who: Person, about: Person) =>
    (await careers.notificationsOf('cfar_near', who)).filter(({ subject_id }) => subject_id === about.id).map(({ occasion }) => occasion);

  it('12, 6 and 3 months before, once each: only the person, the director and faculty affairs', async () => {
    const person = await recruit('2022-03-15');
    await world.assignment(person, people.mentor, { is_primary: true });
    await careers.on('2026-03-14');
    expect(await occasions(person, person)).toEqual([]);
    for (const on of ['2026-03-15', '2026-03-16', '2026-09-14']) await careers.on(on);
    expect(await occasions(person, person)).toEqual(['12:2027-03-15']);
    for (const on of ['2026-09-15', '2026-12-14', '2026-12-15', '2027-03-15', '2027-03-16', '2027-06-01']) await careers.on(on);
    const all = ['12:2027-03-15', '6:2027-03-15', '3:2027-03-15'];
    for (const who of [person, people.director, people.facultyAffairs]) expect(await occasions(who, person)).toEqual(all);
    for (const who of [people.mentor, people.pic, people.head, people.lead, people.chair, people.admin, people.facilitator])
      expect(await occasions(who, person)).toEqual([]);
    const { items } = (await world.as(person).get('/v1/notifications?kind=cfar_near')).body;
    expect(items[0]).toMatchObject({ path: `/v1/people/${person.id}/cfar-window`, due_on: '2027-03-15' });
    expect((await world.as(person).get(String(items[0]?.['path']))).status).toBe(200);
  });

  it('once it has passed: the director and faculty affairs, again for each new latest day, and not where it was waived', async () => {
    const [person, excused] = [await recruit('2021-03-10'), await recruit('2021-03-10')];
    await world.insert('obligation_waiver', { person_id: excused.id, kind: 'cfar', reason: 'departing' });
    const over = async (who: Person, about: Person) =>
      (await careers.notificationsOf('cfar_overdue', who))
        .filter(({ subject_id }) => subject_id === about.id)
        .map(({ occasion }) => occasion);
    await careers.on('2026-03-10');
    expect(await over(people.director, person)).toEqual([]);
    for (const on of ['2026-03-11', '2026-03-12', '2026-06-01']) await careers.on(on);
    for (const who of [people.director, people.facultyAffairs]) expect(await over(who, person)).toEqual(['2026-03-10']);
    for (const who of [person, people.lead, people.chair, people.pic]) expect(await over(who, person)).toEqual([]);
    expect(await over(people.facultyAffairs, excused)).toEqual([]);
    await extend(person, '2026-07-01', '2026-06-01');
    await careers.on('2026-07-02');
    expect(await over(people.director, person)).toEqual(['2026-03-10', '2026-07-01']);
  });

  it('late with the one alert that is due, and again when the institution moves the day', async () => {
    const person = await recruit('2021-12-01');
    await careers.on('2026-10-01');
    expect(await occasions(person, person)).toEqual(['3:2026-12-01']);
    await extend(person, '2027-10-01', '2026-10-01');
    await careers.on('2026-10-02');
    expect(await occasions(person, person)).toEqual(['3:2026-12-01', '12:2027-10-01']);
  });

  it('not once it is decided, unless the probation was extended', async () => {
    const [decided, extended] = [await recruit('2021-07-01'), await recruit('2021-07-01')];
    await decide(decided, 'terminated', '2026-02-01');
    await decide(extended, 'probation_extended', '2026-02-01');
    await careers.on('2026-05-01');
    expect(await occasions(decided, decided)).toEqual([]);
    expect(await occasions(people.director, decided)).toEqual([]);
    expect(await occasions(extended, extended)).toEqual(['3:2026-07-01']);
  });

  it('not about part-time or continuing faculty, people who died or left, and merged records', async () => {
    const began = '2021-07-01';
    const [part, dead, departed, merged, here] = [
      await recruit(began, { category: 'part_time' }),
      await recruit(began),
      await recruit(began),
      await recruit(began),
      await recruit(began),
    ];
    const continuing = await world.person({ division: 'CARD', starts_on: began });
    await world.sql`update person set deceased_on = '2026-04-01' where id = ${dead.id}`;
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${departed.id}`;
    await world.sql`update person set merged_into_id = ${here.id} where id = ${merged.id}`;
    await careers.on('2026-05-02');
    for (const about of [part, dead, departed, merged, continuing]) expect(await occasions(people.facultyAffairs, about)).toEqual([]);
    expect(await occasions(people.facultyAffairs, here)).toEqual(['3:2026-07-01']);
  });

  it('where there is no director: the physician-in-chief; never a lead or Chair, who may not read reviews', async () => {
    const north = await recruit('2021-07-01', { division: 'GIM', site: 'NORTH' });
    const union = await recruit('2021-07-01', { division: 'GIM', site: 'UNION' });
    await careers.on('2026-05-03');
    expect(await occasions(people.pic, union)).toEqual(['3:2026-07-01']);
    for (const who of [people.lead, people.chair, people.pic]) expect(await occasions(who, north)).toEqual([]);
    expect(await occasions(people.facultyAffairs, north)).toEqual(['3:2026-07-01']);
  });
});
