/** The statement for the Maintenance of Certification programme: what stands in it, and who reads it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MocStatement } from '../../../src/features/recognition/moc-statements/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { feedbackOf } from '../../setup/feedback.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof feedbackOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = feedbackOf(world);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const address = ({ id }: { id: string }, query = '') => `/v1/people/${id}/moc-statement?${query}`;
const statement = (who: Person, query = '') => world.as(who).get<MocStatement>(address(who, query));
const training = ({ id }: Person, completed_on: string, more: object = {}) =>
  world.insert('mentor_training', {
    person_id: id,
    course_title: 'Listening',
    duration_min: 120,
    is_accredited: true,
    completed_on,
    verified_by: people.lead.id,
    verified_at: '2026-02-01T12:00:00Z',
    ...more,
  });

describe('the statement of a year', () => {
  it('has workshops, reflections and mentoring, with minutes, rate, credits and evidence', async () => {
    const pair = await say.pair();
    const meetings = meetingsOf(world);
    for (const held_on of ['2026-01-05', '2026-02-05', '2025-12-31']) {
      const { body } = await meetings.log(pair.mentor, pair.id, { held_on });
      await meetings.act(pair.mentee, body.id, 'confirm');
    }
    await meetings.log(pair.mentor, pair.id, { held_on: '2026-02-20' });
    const mail = (await meetings.log(pair.mentor, pair.id, { held_on: '2026-02-21', mode: 'email' })).body;
    await meetings.act(pair.mentee, mail.id, 'confirm');
    const apart = (await meetings.log(pair.mentor, pair.id, { held_on: '2026-02-22' })).body;
    await meetings.act(pair.mentee, apart.id, 'confirm');
    await meetings.suspend(pair, '2026-02-22', '2026-02-23');
    const accredited = await training(pair.mentor, '2026-01-10');
    const other = await training(pair.mentor, '2026-01-20', { is_accredited: false, duration_min: 100 });
    const simulation = await training(pair.mentor, '2026-01-25', { moc_section: 3 });
    const feedback_id = await say.give(pair.mentee, pair.id);
    const reflection = (await say.reflect(pair.mentor, { feedback_id }, { minutes: 50 })).body;
    const { body, headers } = await statement(pair.mentor);
    const row = (section: number | null, activity: string, more: object) => ({
      section,
      activity,
      title: null,
      capped_from: null,
      ...more,
    });
    const evidence = (kind: string, { id }: { id: string }) => ({ evidence: [{ kind, id }] });
    const workshop = { title: 'Listening', minutes: 120 };
    expect(body).toMatchObject({ person_id: pair.mentor.id, year: 2026, is_over: false, due_on: '2027-01-31', cycle_starts_year: 2022 });
    expect(body.framework).toMatchObject({
      version: 'from_2024',
      cycle_credits: 250,
      section_3_credits: 25,
      needs_feedback_received: true,
    });
    expect(body.rows).toEqual([
      row(1, 'accredited_workshop', {
        ...workshop,
        on: '2026-01-10',
        rate_quarter_credits: 4,
        quarter_credits: 8,
        ...evidence('mentor_training', accredited),
      }),
      row(1, 'unaccredited_workshop', {
        ...workshop,
        minutes: 100,
        on: '2026-01-20',
        rate_quarter_credits: 2,
        quarter_credits: 3,
        ...evidence('mentor_training', other),
      }),
      row(3, 'accredited_for_another_section', {
        ...workshop,
        on: '2026-01-25',
        rate_quarter_credits: null,
        quarter_credits: 0,
        ...evidence('mentor_training', simulation),
      }),
      row(3, 'feedback_reflection', {
        minutes: 50,
        on: '2026-03-01',
        rate_quarter_credits: 12,
        quarter_credits: 10,
        ...evidence('feedback_reflection', reflection),
      }),
      row(null, 'mentoring', { minutes: 90, on: null, rate_quarter_credits: null, quarter_credits: 0, ...evidence('assignment', pair) }),
    ]);
    expect(body.totals).toEqual([
      { section: 1, minutes: 220, quarter_credits: 11 },
      { section: 3, minutes: 170, quarter_credits: 10 },
      { section: null, minutes: 90, quarter_credits: 0 },
    ]);
    expect(body.notice).toContain('awards no credits');
    expect(headers['cache-control']).toBe('no-store');
    const before = (await statement(pair.mentor, 'year=2025')).body;
    expect(before).toMatchObject({ is_over: true, due_on: '2026-01-31' });
    expect(before.rows).toMatchObject([{ activity: 'mentoring', minutes: 45, quarter_credits: 0 }]);
    expect((await statement(pair.mentor, 'year=2023')).body.framework).toMatchObject({ version: 'before_2024', cycle_credits: 400 });
    expect((await statement(pair.mentee)).body.rows).toEqual([]);
  });

  it('leaves out what is not verified, voided, or rests on what was voided', async () => {
    const pair = await say.pair();
    await training(pair.mentor, '2026-01-10', { verified_by: null, verified_at: null });
    await training(pair.mentor, '2026-01-11', { verified_by: pair.mentor.id });
    await training(pair.mentor, '2026-01-12', { voided_at: '2026-02-01T12:00:00Z' });
    const feedback_id = await say.give(pair.mentee, pair.id);
    const first = (await say.reflect(pair.mentor, { feedback_id })).body;
    await say.voidReflection(pair.mentor, first.id);
    expect((await statement(pair.mentor)).body.rows).toEqual([]);
    await say.reflect(pair.mentor, { feedback_id });
    expect((await statement(pair.mentor)).body.rows).toMatchObject([{ activity: 'feedback_reflection' }]);
    await meetingsOf(world).suspend(pair, '2025-12-01');
    expect((await statement(pair.mentor)).body.rows).toMatchObject([{ activity: 'feedback_reflection' }]);
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expect((await statement(pair.mentor)).body.rows).toEqual([]);
  });

  it('has a reflection on feedback that was shown together, which is of no one mentorship', async () => {
    const mentor = await say.mentor();
    const collection = await world.insert('feedback_collection', { mentor_id: mentor.id, shown_on: '2026-02-01', mentee_count: 5 });
    const { body } = await say.reflect(mentor, { collection_id: collection.id }, { minutes: 50 });
    expect((await statement(mentor)).body.rows).toMatchObject([
      { activity: 'feedback_reflection', minutes: 50, evidence: [{ kind: 'feedback_reflection', id: body.id }] },
    ]);
  });

  it('caps unaccredited workshops over a cycle, in the order of their days', async () => {
    const mentor = await say.mentor();
    const hours = async (n: number, day: string) => training(mentor, day, { is_accredited: false, duration_min: n * 60 });
    await hours(80, '2021-12-31');
    await hours(60, '2022-06-01');
    await hours(30, '2025-06-01');
    await hours(20, '2026-01-02');
    await hours(5, '2026-02-02');
    const credits = async (query: string) =>
      (await statement(mentor, query)).body.rows.map(({ quarter_credits, capped_from }) => [quarter_credits, capped_from]);
    expect(await credits('year=2026')).toEqual([
      [20, 40],
      [0, 10],
    ]);
    expect(await credits('year=2026&cycle_starts_year=2025')).toEqual([
      [40, null],
      [10, null],
    ]);
    expect(await credits('year=2025')).toEqual([[0, 60]]);
    for (const wrong of ['2021', '2027'])
      expectProblem(await statement(mentor, `year=2026&cycle_starts_year=${wrong}`), 422, 'moc-cycle-unfit', undefined);
    for (const wrong of ['year=26', 'year=2026.0', 'year=1e3', 'cycle_starts_year=x', 'years=2026'])
      expect((await statement(mentor, wrong)).status).toBe(400);
  });

  it('as CSV has the same rows, and cells that no spreadsheet runs', async () => {
    const mentor = await say.mentor();
    await training(mentor, '2026-01-10', { course_title: '=cmd()', duration_min: 45 });
    const { text, headers } = await world.as(mentor).get(address(mentor), { headers: { accept: 'text/csv' } });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="moc-statement-2026.csv"');
    const [header, line] = text.replace('\ufeff', '').split('\r\n');
    expect(header).toBe('section,activity,on,title,minutes,rate_quarter_credits,quarter_credits,claimable_credits,evidence');
    expect(line).toMatch(/^1,accredited_workshop,2026-01-10,'=cmd\(\),45,4,3,0\.75,mentor_training [-0-9a-f]{36}$/);
    expectProblem(await world.as(mentor).get(address(mentor), { headers: { accept: 'text/html' } }), 406, 'not-acceptable');
  });
});

it('as PDF has the same rows, tagged for readers of the screen, and the same bytes on one day', async () => {
  const mentor = await say.mentor();
  await training(mentor, '2026-01-10', { course_title: '#evil[*x*] é ł 王 ع' });
  const fetch = async () => {
    const headers = { accept: 'application/pdf', authorization: `Bearer ${await world.issuer.mint(mentor.subject)}` };
    return world.app.inject({ method: 'GET', url: address(mentor), headers });
  };
  const first = await fetch();
  expect(first.headers['content-disposition']).toBe('attachment; filename="moc-statement-2026.pdf"');
  const text = first.rawPayload.toString('latin1');
  for (const needed of ['%PDF-', '<pdfuaid:part>1</pdfuaid:part>', '/Lang (en)']) expect(text).toContain(needed);
  const tables = text.match(/\/S \/Table\b/g)?.length ?? 0;
  expect(tables).toBe(2);
  expect(text.match(/\/S \/THead\b/g)?.length).toBe(tables);
  expect((await fetch()).rawPayload.equals(first.rawPayload)).toBe(true);
});

describe('nobody else reads it', () => {
  it('whatever their roles, and in no rendition', async () => {
    const { mentee, mentor } = await say.pair();
    const { director, mentorDirector, facilitator, lead, chair, facultyAffairs, admin, outsider, service } = people;
    for (const who of [mentee, director, mentorDirector, facilitator, lead, chair, facultyAffairs, admin, outsider, service])
      for (const accept of ['application/json', 'application/pdf', 'text/csv'])
        expectProblem(await world.as(who).get(address(mentor), { headers: { accept } }), 403, 'permission-denied');
    expectProblem(await world.as(people.stranger).get(address(mentor)), 404, 'not-found');
    expectProblem(await world.as(mentor).get(address({ id: crypto.randomUUID() })), 404, 'not-found');
  });

  it('not even a client that acts for the person', async () => {
    const mentor = await say.mentor();
    expect((await world.as(mentor, { client: 'app' }).get(address(mentor))).status).toBe(200);
    expectProblem(await world.as(mentor, { actor: people.service }).get(address(mentor)), 403, 'permission-denied');
  });
});
