/** Records that may be one person are listed, with what they would be in conflict with; HR numbers are one whatever their case; names are found as people type them. */
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PossibleDuplicate } from '../../../src/features/merges/possible-duplicates/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const pairs = async (of: Person) => {
  const { body, status } = await world
    .as(people.facultyAffairs)
    .get<{ items: PossibleDuplicate[] }>(`/v1/possible-duplicates?person_id=${of.id}`);
  expect(status).toBe(200);
  return body.items;
};
const named = async (given_name: string, family_name: string, options = {}) => {
  const person = await world.person({ login: false, ...options });
  await world.sql`update person set given_name = ${given_name}, family_name = ${family_name} where id = ${person.id}`;
  return person;
};

describe('records that may be one person', () => {
  test('have the same address, or the same name in any order with a division or a first day in common', async () => {
    const first = await named('Ilse', 'Vandenberg', { division: 'CARD', starts_on: '2019-07-01' });
    const inDivision = await named('Vandenberg', 'ILSE', { division: 'CARD', starts_on: '2021-07-01' });
    const onDay = await named('Ilse', 'Vandenberg', { division: 'GIM', starts_on: '2019-07-01' });
    await named('Ilse', 'Vandenberg', { division: 'NEPH', starts_on: '2023-07-01' });
    const byMail = await named('I.', 'Somebody', { division: null, site: null, category: null });
    await world.sql`update person set email = upper(${first.email}) where id = ${byMail.id}`;
    const found = await pairs(first);
    expect(Object.fromEntries(found.map(({ duplicate_id, reasons }) => [duplicate_id, reasons]))).toEqual({
      [inDivision.id]: ['name_and_division'],
      [onDay.id]: ['name_and_first_day'],
      [byMail.id]: ['email'],
    });
    expect(found.every(({ person_id }) => person_id === first.id)).toBe(true);
    const merged = await world
      .as(people.facultyAffairs)
      .post(`/v1/people/${first.id}/merge`, { duplicate_id: byMail.id }, { ifMatch: '*' });
    expect(merged.status, merged.text).toBe(200);
    expect((await pairs(first)).map(({ duplicate_id }) => duplicate_id)).not.toContain(byMail.id);
  });

  test('tell of the mentorships by which somebody mentors under a second number whoever reports to them', async () => {
    const director = await named('Renske', 'Oduya', { division: 'GIM' });
    await world.role(director, 'division_director', { division: 'GIM' });
    const second = await named('R.', 'Oduya', { division: 'GIM' });
    const mentee = await world.person({ division: 'GIM', login: false });
    const { id } = await world.assignment(mentee, second);
    const corrected = await world.as(people.admin).patch(`/v1/people/${second.id}`, { given_name: 'Renske' }, { ifMatch: '*' });
    expect(corrected.status).toBe(200);
    const [pair] = await pairs(director);
    expect(pair).toMatchObject({ duplicate_id: second.id, conflicting_assignment_ids: [id] });
    const notices = () =>
      world.sql`select person_id, occasion from notification where kind = 'duplicate_in_conflict' and subject_id = ${director.id} order by person_id`;
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    expect(await notices()).toContainEqual({ person_id: people.facultyAffairs.id, occasion: second.id });
    const told = await notices();
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    expect(await notices()).toEqual(told);
    const other = await world.person({ division: 'CARD', login: false });
    await world.assignment(other, second);
    expect((await pairs(second))[0]?.conflicting_assignment_ids).toEqual([id]);
  });

  test('are for those who merge records', async () => {
    for (const who of [people.director, people.mentee, people.lead])
      expectProblem(await world.as(who).get('/v1/possible-duplicates'), 403, 'permission-denied');
    const { body } = await world
      .as(people.admin)
      .get<{ items: PossibleDuplicate[]; next_cursor: string }>('/v1/possible-duplicates?limit=1');
    expect(body.items).toHaveLength(1);
    const second = await world
      .as(people.admin)
      .get<{ items: PossibleDuplicate[] }>(`/v1/possible-duplicates?limit=1&cursor=${body.next_cursor}`);
    expect(second.body.items[0]).not.toEqual(body.items[0]);
    expectProblem(await world.as(people.admin).get('/v1/possible-duplicates?cursor=x'), 400, 'invalid-cursor');
  });
});

describe('an HR number is one whatever its case', () => {
  test('in new records, changed ones, and when it is asked for', async () => {
    const admin = world.as(people.admin);
    const body = { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe' };
    const made = await admin.post<{ id: string }>('/v1/people', { ...body, hr_number: 'Hq700' });
    expect(made.status).toBe(201);
    expectProblem(await admin.post('/v1/people', { ...body, hr_number: 'hQ700' }), 409, 'identifier-taken');
    const other = await admin.post<{ id: string }>('/v1/people', { ...body, hr_number: 'HQ701' });
    expectProblem(await admin.patch(`/v1/people/${other.body.id}`, { hr_number: 'HQ700' }, { ifMatch: '*' }), 409, 'identifier-taken');
    expect((await admin.get(`/v1/people/by-hr-number/HQ700`)).body['id']).toBe(made.body.id);
    const put = await admin.put<{ id: string }>('/v1/people/by-hr-number/hq700', { ...body, preferred_name: 'Nes' }, { ifMatch: '*' });
    expect(put.body.id).toBe(made.body.id);
    expect((await admin.patch(`/v1/people/${made.body.id}`, { hr_number: 'HQ700' }, { ifMatch: '*' })).status).toBe(200);
  });

  test('at once in two requests: one of them is refused', async () => {
    const body = { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe' };
    const answers = await Promise.all(
      ['Hz9', 'hz9', 'HZ9', 'hZ9'].map((hr_number) => world.as(people.admin).post('/v1/people', { ...body, hr_number })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('records from before keep theirs until they are corrected, and the very number leads to each', async () => {
    const [first, later] = [await world.person({ hr_number: 'OLD7', login: false }), await world.person({ login: false })];
    await world.sql`update person set hr_number = 'old7', hr_number_clashes = true where id = ${later.id}`;
    await world.sql`update person set hr_number_clashes = true where id = ${later.id}`;
    const lookUp = async (number: string) => (await world.as(people.admin).get(`/v1/people/by-hr-number/${number}`)).body['id'];
    expect([await lookUp('OLD7'), await lookUp('old7'), await lookUp('Old7')]).toEqual([first.id, later.id, first.id]);
    expect((await pairs(first)).map(({ reasons }) => reasons)).toContainEqual(['hr_number']);
    await world.sql`update person set hr_number = 'new7' where id = ${later.id}`;
    expect(await world.sql`select hr_number_clashes from person where id = ${later.id}`).toEqual([{ hr_number_clashes: false }]);
    expectProblem(
      await world.as(people.admin).patch(`/v1/people/${later.id}`, { hr_number: 'old7' }, { ifMatch: '*' }),
      409,
      'identifier-taken',
    );
  });
});

describe('a name is found', () => {
  const search = async (q: string) => {
    const { body } = await world.as(people.lead).get<{ items: { id: string }[] }>(`/v1/people?q=${encodeURIComponent(q)}&limit=100`);
    return body.items.map(({ id }) => id);
  };

  test.each([
    ['小明', '王', ['王', '明', '王小明', '小明王', '小明 王', '王 小']],
    ['Xiaoming', 'Wang', ['wangxiaoming', 'xiaomingwang', 'Wang Xiaoming', 'ngxiao']],
    ['Min-ji', 'Ó Dálaigh', ['odalaigh', 'min-jio', 'dalaighmin']],
  ])('of %s %s by its parts, with and without spaces, in either order', async (given, family, queries) => {
    const person = await named(given, family);
    for (const q of queries) expect([q, (await search(q)).includes(person.id)]).toEqual([q, true]);
    for (const q of ['明小', 'mingxiaowang', 'nobody']) expect([q, (await search(q)).includes(person.id)]).toEqual([q, false]);
  });
});
