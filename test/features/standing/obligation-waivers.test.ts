import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

const orientation = (person: Person, more: object = {}) => ({
  person_id: person.id,
  kind: 'orientation',
  reason: 'done_elsewhere',
  ...more,
});
const revoke = (who: Person, id: string, ifMatch: number | string = 1) =>
  world.as(who).post(`/v1/obligation-waivers/${id}/revoke`, null, { ifMatch });
const stateOf = async (person: Person, as_of = TODAY) => (await words.one(person, 'orientation', as_of))?.state;

describe('a waiver', () => {
  it('counts from its day, and is recorded as an event without its reason', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const { status, body, headers } = await words.waive(people.director, orientation(mentee));
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/obligation-waivers/${body.id}`);
    expect(body).toMatchObject({
      person_id: mentee.id,
      person: { id: mentee.id, display_name: `${mentee.given_name} ${mentee.family_name}` },
      kind: 'orientation',
      occasion: '',
      reason: 'done_elsewhere',
      revoked_at: null,
      created_by: people.director.id,
    });
    expect((await world.as(people.director).get(headers['location'] ?? '')).body).toEqual(body);
    expect([await stateOf(mentee, '2026-02-28'), await stateOf(mentee)]).toEqual(['overdue', 'waived']);
    expect((await words.one(mentee, 'orientation', TODAY))?.waiver_id).toBe(body.id);
    expect(await world.sql`select type, data from event where subject_id = ${body.id}`).toEqual([
      { type: 'obligation_waiver.made', data: { person_id: mentee.id, kind: 'orientation', occasion: '' } },
    ]);
  });

  it('for another reason says which, in words for the person and the mentorship leads', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const other = orientation(mentee, { reason: 'other' });
    expectProblem(await words.waive(people.director, other), 422, 'waiver-unfounded', '/note');
    const { status, body } = await words.waive(people.director, { ...other, note: 'Showed the newcomers round themselves' });
    expect([status, body.note]).toEqual([201, 'Showed the newcomers round themselves']);
    const noteFor = async (who: Person) => (await world.as(who).get(`/v1/obligation-waivers/${body.id}`)).body['note'];
    expect(await Promise.all([mentee, people.lead, people.director, people.facilitator].map(noteFor))).toEqual([
      body.note,
      body.note,
      null,
      null,
    ]);
    const events = await world.sql`select data::text from event where subject_id = ${body.id}`;
    expect(JSON.stringify(events)).not.toContain('newcomers');
  });

  it('can be revoked: the obligation is owed again from that day, and can be waived again', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const { body } = await words.waive(people.lead, orientation(mentee));
    world.at('2026-03-05');
    const revoked = await revoke(people.director, body.id);
    expect(revoked).toMatchObject({ status: 200, body: { revoked_at: '2026-03-05T12:00:00.000Z', row_version: 2 } });
    expect([await stateOf(mentee, '2026-03-04'), await stateOf(mentee, '2026-03-05')]).toEqual(['waived', 'overdue']);
    expectProblem(await revoke(people.director, body.id, 2), 409, 'obligation-state');
    expect((await words.waive(people.lead, orientation(mentee))).status).toBe(201);
    world.at(TODAY);
  });

  it('of one occasion waives no other', async () => {
    const mentee = await words.newcomer('2023-07-01');
    await words.waive(people.director, { person_id: mentee.id, kind: 'meetings', occasion: '2', reason: 'other', note: 'As agreed' });
    const states = (await words.ofPerson(mentee, TODAY))
      .filter(({ kind }) => kind === 'meetings')
      .map(({ occasion, state }) => [occasion, state]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        ['2', 'waived'],
        ['3', 'due'],
      ]),
    );
  });

  it('counts on the clock on which it was made', async () => {
    const person = await words.newcomer('2024-07-01');
    await words.waive(people.director, orientation(person));
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${person.id}`;
    const terms = { person_id: person.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, appointed_on: '2026-07-01', starts_on: '2026-07-01' });
    expect([await stateOf(person, '2026-03-31'), await stateOf(person, '2026-07-02')]).toEqual(['waived', 'due']);
  });

  it('of an earlier clock is replaced by one of the present clock, also where HR has moved the first day', async () => {
    world.at('2026-03-10');
    const moved = await words.newcomer('2026-03-01');
    const waiver = { person_id: moved.id, kind: 'formal_mentor', reason: 'departing' };
    const first = (await words.waive(people.director, waiver)).body;
    await world.sql`update appointment set starts_on = '2026-04-01', appointed_on = '2026-04-01' where person_id = ${moved.id}`;
    world.at('2026-04-05');
    const second = await words.waive(people.director, waiver);
    expect(second.status, JSON.stringify(second.body)).toBe(201);
    expect((await world.as(people.director).get(`/v1/obligation-waivers/${first.id}`)).body['revoked_at']).toBe('2026-04-05T12:00:00.000Z');
    expect(await words.one(moved, 'formal_mentor', '2026-04-05')).toMatchObject({ state: 'waived', waiver_id: second.body.id });

    world.at(TODAY);
    const returned = await words.newcomer('2024-03-01');
    await words.mentored(returned, '2024-03-01');
    const year = { person_id: returned.id, kind: 'meetings', occasion: '2', reason: 'other', note: 'As agreed' };
    expect((await words.waive(people.director, year)).status).toBe(201);
    await world.sql`update appointment set ends_on = '2026-05-01' where person_id = ${returned.id}`;
    const terms = { person_id: returned.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, appointed_on: '2026-06-01', starts_on: '2026-06-01' });
    world.at('2027-07-01');
    expect((await words.waive(people.director, year)).status).toBe(201);
    expect((await words.one(returned, 'meetings', '2026-04-30', { occasion: '2' }))?.state).toBe('waived');
    expectProblem(await words.waive(people.director, year), 409, 'obligation-state');
    world.at(TODAY);
  });

  it('of the own pair can be neither made nor revoked by a mentor who is a lead', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const assignment = await words.mentored(mentee, '2024-07-01', { mentor: people.lead });
    const of = (kind: string, occasion = '') => ({
      person_id: mentee.id,
      kind,
      reason: 'other',
      note: 'As agreed',
      ...(occasion && { occasion }),
    });
    for (const body of [of('agreement', assignment.id), of('first_meeting', assignment.id), of('meetings', '2'), of('academic_plan')]) {
      expectProblem(await words.waive(people.lead, body), 422, 'approver-is-subject');
      const { body: made } = await words.waive(people.director, body);
      expectProblem(await revoke(people.lead, made.id), 422, 'approver-is-subject');
      expect((await revoke(people.director, made.id)).status).toBe(200);
    }
    expect((await words.waive(people.lead, orientation(mentee))).status).toBe(201);
  });

  it('of the own pair is visible to the mentor, as in the list of obligations', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const assignment = await words.mentored(mentee, '2024-07-01');
    const make = async (kind: string, occasion?: string) =>
      (await words.waive(people.director, { person_id: mentee.id, kind, occasion, reason: 'on_leave' })).body.id;
    const seen = [await make('agreement', assignment.id), await make('meetings', '2')];
    const hidden = [await make('orientation'), await make('cfar')];
    const listed = (await world.as(people.mentor).get(`/v1/obligation-waivers?person_id=${mentee.id}`)).body.items;
    expect(listed.map(({ id, reason }) => [id, reason])).toEqual(seen.map((id) => [id, null]));
    for (const id of hidden) expectProblem(await world.as(people.mentor).get(`/v1/obligation-waivers/${id}`), 404, 'not-found');
    const rows = await words.ofPerson(mentee, TODAY, people.mentor);
    expect(rows.flatMap(({ waiver_id }) => (waiver_id ? [waiver_id] : [])).sort()).toEqual(seen.toSorted());
    expectProblem(await revoke(people.mentor, seen[0] as string), 403, 'permission-denied');
  });

  it('does not count once the obligation is done', async () => {
    const mentee = await words.newcomer('2015-07-01');
    await world.sql`update appointment set starts_on = '2025-07-01', appointed_on = '2025-07-01' where person_id = ${mentee.id}`;
    await words.waive(people.director, orientation(mentee));
    await words.attended(await words.session('2026-02-01', { is_mandatory: false }), mentee);
    expect(await stateOf(mentee)).toBe('done');
  });

  it('is refused the second time, also to two who waive at once', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const answers = await Promise.all([words.waive(people.director, orientation(mentee)), words.waive(people.lead, orientation(mentee))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await words.waive(people.director, orientation(mentee)), 409, 'obligation-state');
  });

  it('requires an obligation that is owed today, on that occasion', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const professor = await world.person({ starts_on: '2001-07-01' });
    expectProblem(await words.waive(people.director, orientation(professor)), 422, 'obligation-unfit', '/kind');
    const meetings = { person_id: mentee.id, kind: 'meetings', reason: 'other', note: 'As agreed' };
    expectProblem(await words.waive(people.director, { ...meetings, occasion: '4' }), 422, 'obligation-unfit', '/occasion');
    expectProblem(await words.waive(people.director, meetings), 422, 'obligation-unfit', '/kind');
    await words.planned(mentee, '2024-09-01', '2024-10-01');
    expectProblem(
      await words.waive(people.director, { person_id: mentee.id, kind: 'academic_plan', reason: 'other', note: 'As agreed' }),
      422,
      'obligation-unfit',
      '/kind',
    );
  });

  it('of a check-in or an annual review is made by its own operation', async () => {
    const mentee = await words.newcomer('2024-07-01');
    for (const [kind, operation] of [
      ['check_in', 'waiveCheckIn'],
      ['annual_review', 'waiveAnnualReview'],
    ]) {
      const answer = await words.waive(people.lead, { person_id: mentee.id, kind, occasion: '2025', reason: 'other', note: 'As agreed' });
      expectProblem(answer, 422, 'obligation-unfit', '/kind');
      expect((answer.body as unknown as { detail: string }).detail).toContain(operation);
    }
  });

  it('of a faculty appointment review is for those who may see that', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const cfar = { person_id: mentee.id, kind: 'cfar', reason: 'recently_recruited' };
    expectProblem(await words.waive(people.lead, cfar), 422, 'obligation-unfit', '/kind');
    const { body } = await words.waive(people.director, cfar);
    expect(body.kind).toBe('cfar');
    expect(await world.sql`select type, data from event where subject_id = ${body.id}`).toEqual([
      { type: 'obligation_waiver.made', data: {} },
    ]);
    const seen = async (who: Person) => (await world.as(who).get(`/v1/obligation-waivers?person_id=${mentee.id}`)).body.items.length;
    expect([await seen(people.director), await seen(mentee), await seen(people.lead)]).toEqual([1, 1, 0]);
    expectProblem(await world.as(people.chair).get(`/v1/obligation-waivers/${body.id}`), 404, 'not-found');
  });

  it('is made by the director or a lead, never for oneself, also with a token that only writes', async () => {
    const mentee = await words.newcomer('2024-07-01');
    for (const who of [
      mentee,
      people.mentor,
      people.mentorDirector,
      people.chair,
      people.facilitator,
      people.facultyAffairs,
      people.admin,
    ]) {
      expectProblem(await words.waive(who, orientation(mentee)), 403, 'permission-denied');
    }
    await world.sql`update appointment set starts_on = '2025-07-01', appointed_on = '2025-07-01' where person_id = ${people.director.id}`;
    await world.membership(await words.newcomer('2025-07-01', { division: null }), 'CARD', { starts_on: '2025-07-01' });
    expectProblem(await words.waive(people.director, orientation(people.director)), 403, 'permission-denied');
    const made = await words.waive(people.director, orientation(mentee), { scopes: ['obligation:write'] });
    expect(made.status).toBe(201);
    const taken = await world
      .as(people.director, { scopes: ['obligation:write'] })
      .post(`/v1/obligation-waivers/${made.body.id}/revoke`, null, { ifMatch: '*' });
    expect(taken.status).toBe(200);
    expectProblem(await words.waive(people.lead, orientation(people.stranger)), 422, 'reference-unknown', '/person_id');
    expectProblem(await words.waive(people.lead, orientation(mentee, { reason: 'because' })), 400, 'invalid-request', '/reason');
    expectProblem(await words.waive(people.lead, orientation(mentee, { occasion: '\u0000' })), 400, 'invalid-request', '/occasion');
  });

  it('shows its reason to those who may read leaves, and is visible to all who see the obligation', async () => {
    const mentee = await words.newcomer('2024-07-01');
    const { body } = await words.waive(people.director, orientation(mentee, { reason: 'on_leave' }));
    const reasonFor = async (who: Person) => (await world.as(who).get(`/v1/obligation-waivers/${body.id}`)).body['reason'];
    expect([await reasonFor(mentee), await reasonFor(people.director), await reasonFor(people.facilitator)]).toEqual([
      'on_leave',
      'on_leave',
      null,
    ]);
    expectProblem(await world.as(people.outsider).get(`/v1/obligation-waivers/${body.id}`), 404, 'not-found');
    expectProblem(await revoke(people.facilitator, body.id), 403, 'permission-denied');
    expectProblem(await revoke(people.outsider, body.id), 403, 'permission-denied');
    expectProblem(await revoke(people.mentorDirector, body.id), 404, 'not-found');
    expectProblem(await revoke(people.director, body.id, 7), 412, 'version-stale');
    const listed = async (query: string) =>
      (await world.as(people.lead).get(`/v1/obligation-waivers?person_id=${mentee.id}&${query}`)).body.items.length;
    expect([
      await listed('kind=orientation'),
      await listed('kind=meetings'),
      await listed('is_revoked=true'),
      await listed('is_revoked=false'),
    ]).toEqual([1, 0, 0, 1]);
  });

  it('follows a merge; of two for the same the survivor’s stays', async () => {
    const [survivor, duplicate] = [
      await words.newcomer('2024-07-01'),
      await world.person({ category: null, division: 'CARD', login: false }),
    ];
    const { body } = await words.waive(people.director, orientation(survivor));
    const twin = await world.insert('obligation_waiver', { person_id: duplicate.id, kind: 'orientation', reason: 'not_applicable' });
    const plan = await world.insert('obligation_waiver', { person_id: duplicate.id, kind: 'academic_plan', reason: 'not_applicable' });
    const merged = await mergeRecords(world, people.facultyAffairs, survivor, duplicate);
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    const rows = await world.sql<{ id: string; revoked: boolean }>`
      select id, revoked_at is not null as revoked from obligation_waiver where person_id = ${survivor.id} order by id`;
    expect(rows).toEqual([
      { id: body.id, revoked: false },
      { id: twin.id, revoked: true },
      { id: plan.id, revoked: false },
    ]);
    // On days when both held, it is one obligation all the same.
    await world.sql`alter table obligation_waiver disable trigger stamp`;
    await world.sql`update obligation_waiver set created_at = '2026-02-01T12:00:00Z' where id in (${body.id}, ${twin.id})`;
    await world.sql`alter table obligation_waiver enable trigger stamp`;
    expect(await words.one(survivor, 'orientation', '2026-02-10')).toMatchObject({ state: 'waived', waiver_id: body.id });
    expectProblem(await words.waive(people.lead, orientation(duplicate)), 409, 'person-merged', '/person_id');
  });
});

describe('people are notified', () => {
  const on = async (day: string) => {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  };
  const occasionsOf = async (who: Person, about: Person, kind = 'obligation_due') =>
    (
      await world.sql<{ occasion: string }>`select occasion from notification
      where person_id = ${who.id} and kind = ${kind} and subject_id = ${about.id} order by occasion`
    ).map(({ occasion }) => occasion);

  it('of what opens and what is due within fourteen days, once', async () => {
    const mentee = await words.newcomer('2027-01-11', { division: 'GIM' });
    await words.mentored(mentee, '2027-01-11');
    await on('2027-03-27');
    expect((await occasionsOf(mentee, mentee)).filter((occasion) => occasion.includes('academic_plan'))).toEqual([]);
    await on('2027-03-28');
    await on('2027-03-29');
    expect((await occasionsOf(mentee, mentee)).filter((occasion) => occasion.includes('academic_plan'))).toEqual([
      'due:academic_plan:2027-01-11',
    ]);
    await on('2027-06-16');
    await on('2027-07-02');
    await on('2027-07-03');
    expect((await occasionsOf(mentee, mentee)).filter((occasion) => occasion.includes('annual_review'))).toEqual([
      'due:annual_review:2026',
      'open:annual_review:2027',
    ]);
  });

  it('of what has been overdue for thirty days, where they answer for the person, and of a missing mentor after ninety', async () => {
    world.at('2028-01-03');
    const mentee = await words.newcomer('2028-01-03', { division: 'CARD' });
    await on('2028-04-02');
    expect(await occasionsOf(people.director, mentee, 'obligation_overdue')).toEqual([]);
    await on('2028-04-03');
    expect(await occasionsOf(people.director, mentee, 'obligation_overdue')).toEqual(['formal_mentor:2028-01-03:2028-01-04']);
    await on('2028-07-31');
    expect(await occasionsOf(people.director, mentee, 'obligation_overdue')).toEqual([
      'annual_review:2027',
      'formal_mentor:2028-01-03:2028-01-04',
    ]);
    await on('2028-08-01');
    await on('2028-08-02');
    expect(await occasionsOf(people.director, mentee, 'obligation_overdue')).toEqual([
      'academic_plan:2028-01-03',
      'annual_review:2027',
      'formal_mentor:2028-01-03:2028-01-04',
    ]);
    const notes = (await world.as(people.director).get('/v1/notifications?kind=obligation_overdue&limit=200')).body.items;
    expect(notes.find((note) => note['subject_id'] === mentee.id)).toMatchObject({ path: `/v1/obligations?person_id=${mentee.id}` });
    expect(JSON.stringify(notes)).not.toMatch(/academic_plan|formal_mentor/);
  });
});
