import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SuccessionItem } from '../../../src/features/administration/succession/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const retires = (who: Person, retirement_expected_on: string, is_willing = true) =>
  world.sql`
    insert into mentor_profile (person_id, department_id, is_willing, retirement_expected_on)
    values (${who.id}, ${world.id}, ${is_willing}, ${retirement_expected_on})
    on conflict (person_id) do update set retirement_expected_on = excluded.retirement_expected_on, is_willing = excluded.is_willing`;
const list = async (as: Person, query = '') => (await world.as(as).get<{ items: SuccessionItem[] }>(`/v1/succession${query}`)).body.items;
const kindsOf = async (as: Person, id: string) =>
  (await list(as, '?limit=200')).filter((item) => item.assignment_id === id).map(({ kind, starts_on }) => `${kind} ${starts_on}`);

/** A pair whose mentor retires, whose mentor's appointment ends, and whose mentor will be away. */
async function full() {
  const made = await words.pair({ is_primary: true });
  await retires(made.mentor, '2027-06-30');
  await world.sql`update appointment set ends_on = '2027-07-01' where person_id = ${made.mentor.id}`;
  await world.insert('leave', { person_id: made.mentor.id, stops_clock: true, starts_on: '2026-05-01', ends_on: '2026-09-01' });
  return made;
}

describe('the list of succession', () => {
  it('is ordered by day, each row with its request or choice', async () => {
    const { mentee, mentor, id } = await full();
    const items = (await list(people.lead, '?limit=200')).filter((item) => item.assignment_id === id);
    const both = { mentee: { id: mentee.id }, mentor: { id: mentor.id }, is_primary: true };
    expect(items).toMatchObject([
      { ...both, kind: 'absence', starts_on: '2026-05-01', ends_on: '2026-09-01', choice: null, request_id: null },
      { ...both, kind: 'retirement_expected', starts_on: '2027-06-30', ends_on: null },
      { ...both, kind: 'appointment_ends', starts_on: '2027-07-01', ends_on: null },
    ]);
    await world.as(mentee).post(`/v1/assignments/${id}/leave-choice`, { choice: 'interim' }, { ifMatch: '*' });
    const [request] = await words.requestsOf(mentee);
    expect((await list(people.lead, '?kind=absence&limit=200')).find((item) => item.assignment_id === id)).toMatchObject({
      choice: 'interim',
      request_id: request?.id,
    });
    await words.dies(mentor, '2026-02-20');
    const [gone, ...rest] = (await list(people.lead, '?limit=200')).filter((item) => item.assignment_id === id);
    expect([gone?.kind, gone?.starts_on, rest]).toEqual(['departed', '2026-02-20', []]);
    expect((await words.requestsOf(mentee)).map((each) => each.id)).toContain(request?.id);
    expect(JSON.stringify(gone)).not.toMatch(/died|deceased/);
  });

  it('covers retirements and appointments 18 months ahead, departures for 90 days, absences 90 days ahead', async () => {
    const { mentor, id } = await words.pair();
    await retires(mentor, '2027-09-01');
    expect(await kindsOf(people.lead, id)).toEqual(['retirement_expected 2027-09-01']);
    await retires(mentor, '2027-09-02');
    expect(await kindsOf(people.lead, id)).toEqual([]);
    await world.sql`update appointment set ends_on = '2027-09-02' where person_id = ${mentor.id}`;
    expect(await kindsOf(people.lead, id)).toEqual([]);
    await words.leaves(mentor, '2027-09-01');
    expect(await kindsOf(people.lead, id)).toEqual(['appointment_ends 2027-09-01']);
    await words.leaves(mentor, '2026-02-01');
    world.at('2026-05-01');
    expect(await kindsOf(people.lead, id)).toEqual(['departed 2026-02-01']);
    world.at('2026-05-02');
    expect(await kindsOf(people.lead, id)).toEqual([]);
    world.at('2026-03-01');
    const far = await words.pair();
    await world.insert('leave', { person_id: far.mentor.id, stops_clock: true, starts_on: '2026-05-31' });
    expect(await kindsOf(people.lead, far.id)).toEqual([]);
    world.at('2026-03-02');
    expect(await kindsOf(people.lead, far.id)).toEqual(['absence 2026-05-31']);
  });

  it('can be filtered, and read page by page', async () => {
    const { id } = await full();
    const nephrology = await world.person({ division: 'NEPH' });
    const other = await world.assignment(nephrology, await world.person({ division: 'GIM' }));
    await world.sql`update appointment set ends_on = '2027-01-01' where person_id = (select mentor_id from assignment where id = ${other.id})`;
    const ofDivision = await list(people.lead, `?division_id=${world.division('NEPH').id}`);
    expect(ofDivision.map((item) => item.assignment_id)).toEqual([other.id]);
    for (const query of [`?mentee_id=${nephrology.id}`, `?mentee_id=${nephrology.id}&kind=appointment_ends`])
      expect((await list(people.lead, query)).map((item) => item.assignment_id)).toEqual([other.id]);
    expect(await list(people.lead, `?mentor_id=${nephrology.id}`)).toEqual([]);
    const some = await list(people.lead, '?kind=absence,retirement_expected&limit=200');
    expect(new Set(some.map(({ kind }) => kind))).toEqual(new Set(['absence', 'retirement_expected']));
    const seen: string[] = [];
    let url = '/v1/succession?limit=1';
    for (let n = 0; n < 100 && url; n += 1) {
      const { body } = await world.as(people.lead).get<{ items: SuccessionItem[]; next_cursor: string | null }>(url);
      seen.push(...body.items.map((item) => `${item.starts_on} ${item.kind} ${item.assignment_id}`));
      url = body.next_cursor ? `/v1/succession?limit=1&cursor=${body.next_cursor}` : '';
    }
    expect(seen).toEqual(seen.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((line) => line.endsWith(id))).toHaveLength(3);
    const counted = await world.as(people.lead).get('/v1/succession?limit=1', { headers: { prefer: 'count=exact' } });
    expect(counted.body['total_count']).toBe(seen.length);
    expectProblem(await world.as(people.lead).get('/v1/succession?cursor=zzz'), 400, 'invalid-cursor', 'cursor');
    expectProblem(await world.as(people.lead).get('/v1/succession?kind=death'), 400, 'invalid-request', 'kind');
  });

  it('costs the same number of statements for any number of rows', async () => {
    const before = await world.statements(() => list(people.lead));
    await full();
    expect(await world.statements(() => list(people.lead))).toBe(before);
  });
});

describe('who sees succession', () => {
  it('leaders of the mentee, mentee and mentor; a retirement only those who may read the profile or were notified', async () => {
    const { mentee, mentor, id } = await full();
    const absence = 'absence 2026-05-01';
    const [retirement, appointment] = ['retirement_expected 2027-06-30', 'appointment_ends 2027-07-01'];
    expect(await kindsOf(mentee, id)).toEqual([absence]);
    for (const who of [mentor, people.lead, people.facultyAffairs, people.admin])
      expect(await kindsOf(who, id)).toEqual([absence, retirement, appointment]);
    for (const who of [people.director, people.pic, people.facilitator]) expect(await kindsOf(who, id)).toEqual([absence, appointment]);
    for (const who of [people.chair, people.mentorDirector, people.outsider, people.stranger, people.service])
      expect(await kindsOf(who, id)).toEqual([]);
    await words.on('2026-06-30');
    expect(await kindsOf(people.director, id)).toContain(retirement);
    expect(await kindsOf(mentee, id)).not.toContain(retirement);
  });

  it('a token with the scope of succession alone is not shown expected retirements', async () => {
    const { id } = await full();
    const narrow = await world
      .as(people.facultyAffairs, { scopes: ['succession:read'] })
      .get<{ items: SuccessionItem[] }>('/v1/succession?limit=200');
    expect(narrow.body.items.filter((item) => item.assignment_id === id).map(({ kind }) => kind)).toEqual(['absence', 'appointment_ends']);
    expectProblem(await world.as(people.lead, { scopes: ['assignment:read'] }).get('/v1/succession'), 403, 'insufficient-scope');
  });
});

describe('an expected retirement', () => {
  const alerts = (who: Person, mentor: Person) =>
    words
      .notificationsOf('mentor_retiring', who)
      .then((all) => all.filter((one) => one.subject_id === mentor.id).map(({ occasion }) => occasion));

  it('is notified twelve and six months before to the mentor, the leaders and the facilitators of the mentees, not to the mentees', async () => {
    const { mentee, mentor } = await words.pair();
    await retires(mentor, '2027-07-01');
    await words.on('2026-06-30');
    expect(await alerts(mentor, mentor)).toEqual([]);
    await words.on('2026-07-01');
    await words.on('2026-07-02');
    for (const who of [mentor, people.director, people.facilitator]) expect(await alerts(who, mentor)).toEqual(['12:2027-07-01']);
    for (const who of [mentee, people.mentorDirector, people.pic, people.lead]) expect(await alerts(who, mentor)).toEqual([]);
    await words.on('2027-01-01');
    expect(await alerts(people.director, mentor)).toEqual(['12:2027-07-01', '6:2027-07-01']);
    await words.on('2027-07-01');
    expect(await alerts(people.director, mentor)).toHaveLength(2);
  });

  it('recorded late is notified once, for the nearer of the two months; a new day is notified anew', async () => {
    const { mentor } = await words.pair();
    await retires(mentor, '2026-05-31');
    await words.on('2026-03-02');
    expect(await alerts(mentor, mentor)).toEqual(['6:2026-05-31']);
    await retires(mentor, '2027-02-28');
    await words.on('2026-03-03');
    expect(await alerts(mentor, mentor)).toEqual(['6:2026-05-31', '12:2027-02-28']);
  });

  it('on a leap day is notified on the last day of a shorter month', async () => {
    const { mentor } = await words.pair();
    await retires(mentor, '2028-02-29');
    await words.on('2027-02-27');
    expect(await alerts(mentor, mentor)).toEqual([]);
    await words.on('2027-02-28');
    expect(await alerts(mentor, mentor)).toEqual(['12:2028-02-29']);
  });

  it('concerns mentors with formal mentees and those who are willing, and nobody who is gone', async () => {
    const [willing, idle, dead, informal] = [await world.person(), await world.person(), await world.person(), await world.person()];
    await retires(willing, '2026-08-01');
    await retires(idle, '2026-08-01', false);
    await retires(dead, '2026-08-01');
    await retires(informal, '2026-08-01', false);
    await world.assignment(await world.person(), informal, { subtype: 'informal' });
    await words.dies(dead, '2026-02-01');
    await words.on('2026-03-02');
    expect(await alerts(willing, willing)).toEqual(['6:2026-08-01']);
    for (const who of [idle, dead, informal]) expect(await alerts(who, who)).toEqual([]);
  });

  it('is notified in the months of the policy', async () => {
    const other = await world.otherDepartment();
    const mentor = await other.person();
    await other.sql`update policy set retirement_alert_months = '{3}' where department_id = ${other.id}`;
    await other.sql`insert into mentor_profile (person_id, department_id, is_willing, retirement_expected_on) values (${mentor.id}, ${other.id}, true, '2026-08-01')`;
    await words.on('2026-04-30');
    expect(await alerts(mentor, mentor)).toEqual([]);
    await words.on('2026-05-01');
    expect(await alerts(mentor, mentor)).toEqual(['3:2026-08-01']);
  });
});
