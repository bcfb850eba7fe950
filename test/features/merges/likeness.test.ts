/** The conflict rule looks at records that may be one person, as long as nobody has merged or dismissed them. */
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConflictCase } from '../../../src/features/mentorship/conflicts/schema.ts';
import type { PossibleDuplicate } from '../../../src/features/merges/possible-duplicates/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});

const hr = () => world.as(people.facultyAffairs);
const secondOf = async (person: Person, more: object = {}) => {
  const body = { kind: 'faculty', given_name: 'Another', family_name: 'Record', hr_number: `L${crypto.randomUUID().slice(0, 8)}`, ...more };
  const made = await hr().post<{ id: string }>('/v1/people', { ...body, email: person.email.toUpperCase() });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
};
type Changes = { conflicts: { opened: ConflictCase[]; changed: ConflictCase[] } };
const line = async (subordinate_id: string, superior_id: string, more: object = {}) => {
  const made = await hr().post<{ id: string } & Changes>('/v1/reporting-lines', {
    ...{ subordinate_id, superior_id, kind: 'dotted', starts_on: '2026-02-01' },
    ...more,
  });
  expect(made.status, made.text).toBe(201);
  return made.body;
};
const pairOf = async (id: string, state = 'open') =>
  (await hr().get<{ items: PossibleDuplicate[] }>(`/v1/possible-duplicates?person_id=${id}&state=${state}`)).body.items;
const only = async (id: string): Promise<PossibleDuplicate> => {
  const [pair] = await pairOf(id);
  if (!pair) throw new Error('nothing is alike');
  return pair;
};
const dismiss = (id: string, as = people.facultyAffairs) =>
  world.as(as).post<PossibleDuplicate>(`/v1/possible-duplicates/${id}/dismiss`, null, { ifMatch: '*' });
const caseOf = async (assignment_id: string) =>
  (await world.as(people.lead).get<{ items: ConflictCase[] }>(`/v1/conflict-cases?assignment_id=${assignment_id}`)).body.items;
const suspected = (pair_id: string, more: object = {}) => ({
  kind: 'possible_duplicate',
  ...{ role_id: null, line_ids: [], division_id: null, site_id: null, possible_duplicate_ids: [pair_id] },
  ...more,
});
const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });

describe('a supervisor under a second HR number', () => {
  test('cannot be proposed as mentor, and the refusal tells nothing of the line', async () => {
    const { mentee, mentor } = await words.pair();
    const second = await secondOf(mentor);
    await line(mentee.id, second, { kind: 'supervision' });
    const { id } = await only(mentor.id);
    const refused = await words.propose(people.director, mentee, mentor);
    expectProblem(refused, 422, 'assignment-conflict');
    expect((refused.body as unknown as { bases: object[] }).bases).toEqual([
      expect.objectContaining(suspected(id, { starts_on: '2026-02-01' })),
    ]);
    expect(refused.text).not.toMatch(/supervis/);
    const check = await world.as(people.director).get(`/v1/reporting-checks?mentee_id=${mentee.id}&mentor_id=${mentor.id}`);
    expect(check.body).toMatchObject({ reports_to: false, inverse_power: false, bases: [suspected(id)] });
    expect((await words.propose(people.director, mentee, mentor, { subtype: 'informal' })).status).toBe(201);
    const candidate = async () => {
      const url = `/v1/people/${mentee.id}/mentor-candidates?include=excluded&q=${encodeURIComponent(mentor.family_name)}`;
      const { items } = (
        await world.as(people.director).get<{ items: { id: string; exclusions: { reason: string; basis?: object }[] }[] }>(url)
      ).body;
      return items.find(({ id: candidate_id }) => candidate_id === mentor.id)?.exclusions.filter(({ reason }) => reason === 'reports_to');
    };
    expect(await candidate()).toMatchObject([{ basis: suspected(id) }]);
    await dismiss(id);
    expect(await candidate()).toEqual([]);
    expect((await words.propose(people.director, mentee, mentor)).status).toBe(201);
  });

  test('who is proposed before, cannot begin', async () => {
    const { mentee, mentor } = await words.pair();
    const { body } = await words.propose(people.director, mentee, mentor);
    await words.act(mentee, body.id, 'accept');
    await line(mentee.id, await secondOf(mentor));
    expectProblem(await words.act(mentor, body.id, 'accept', { attests_no_reporting_line: true }), 422, 'assignment-conflict');
  });

  test.each([
    ['the mentor', (made: { mentee: Person; mentor: Person }) => [made.mentor, made.mentee, 'up'] as const],
    ['the mentee', (made: { mentee: Person; mentor: Person }) => [made.mentee, made.mentor, 'down'] as const],
  ])('is suspended from the first day of the line, backdated, where %s has the second record', async (_, sides) => {
    const made = await words.running();
    const [one, other, direction] = sides(made);
    const second = await secondOf(one);
    const [below, above] = direction === 'up' ? [other.id, second] : [second, other.id];
    const { conflicts } = await line(below, above);
    const pair = await only(one.id);
    expect(conflicts.opened).toMatchObject([{ assignment_id: made.assignment.id, starts_on: '2026-02-01', status: 'detected' }]);
    const [opened] = await caseOf(made.assignment.id);
    expect(opened?.bases).toMatchObject([suspected(pair.id, { starts_on: '2026-02-01', ends_on: null })]);
    expect((await hr().get<PossibleDuplicate>(`/v1/possible-duplicates/${pair.id}`)).body.conflicting_assignment_ids).toEqual([
      made.assignment.id,
    ]);
    expect((await words.read(made.assignment.id)).status).toBe('suspended_conflict');
  });

  test('is suspended when the line was there first and the likeness comes by a corrected name, and goes on when that is corrected', async () => {
    const made = await words.running();
    const second = await world.person({ division: 'NEPH', site: 'NORTH', login: false });
    await line(made.mentee.id, second.id);
    const rename = (given_name: string, family_name: string) =>
      hr().patch(`/v1/people/${second.id}`, { given_name, family_name }, { ifMatch: '*' });
    expect((await rename(made.mentor.family_name, made.mentor.given_name)).status).toBe(200);
    expect(await caseOf(made.assignment.id)).toMatchObject([{ status: 'detected', starts_on: '2026-02-01' }]);
    await rename('Nobody', 'Else');
    const [over] = await caseOf(made.assignment.id);
    expect(over).toMatchObject({ status: 'resolved', resolution: 'false_positive', starts_on: '2026-02-01', ends_on: '2026-02-01' });
    expect((await words.read(made.assignment.id)).intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: null }]);
    await rename(made.mentor.given_name, made.mentor.family_name);
    expect((await caseOf(made.assignment.id)).filter(({ status }) => status !== 'resolved')).toHaveLength(1);
  });

  test('of both mentor and mentee under new numbers, with the line between those', async () => {
    const made = await words.running();
    const [mentee, mentor] = [await secondOf(made.mentee), await secondOf(made.mentor)];
    expect((await line(mentee, mentor)).conflicts.opened).toMatchObject([{ assignment_id: made.assignment.id }]);
    expect((await caseOf(made.assignment.id))[0]?.bases[0]?.possible_duplicate_ids).toHaveLength(2);
    await dismiss((await only(made.mentor.id)).id);
    expect((await words.read(made.assignment.id)).status).toBe('active');
  });
});

describe('the case is resolved', () => {
  const suspendedBy = async () => {
    const made = await words.running();
    const second = await secondOf(made.mentor);
    await line(made.mentee.id, second);
    return { ...made, second, pair: await only(made.mentor.id), opened: (await caseOf(made.assignment.id))[0] as ConflictCase };
  };

  test('by dismissing the pair, which no day of it outlasts, once and for all', async () => {
    const { mentor, second, pair, opened, assignment } = await suspendedBy();
    const lead = world.as(people.lead);
    expectProblem(
      await lead.post(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'false_positive' }, { ifMatch: '*' }),
      409,
      'conflict-persists',
    );
    const dismissed = await dismiss(pair.id);
    expect(dismissed.body).toMatchObject({
      ...{ state: 'dismissed', dismissed_on: '2026-03-01', dismissed_by: people.facultyAffairs.id },
      conflicting_assignment_ids: [],
    });
    expect((await dismiss(pair.id)).body.row_version).toBe(dismissed.body.row_version);
    expect(await caseOf(assignment.id)).toMatchObject([{ id: opened.id, status: 'resolved', resolution: 'false_positive' }]);
    expect((await words.read(assignment.id)).intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: null }]);
    const events = await world.sql<{ type: string }>`select type from event where subject_id in (${opened.id}, ${pair.id}) order by id`;
    expect(events.map(({ type }) => type)).toEqual(['conflict_case.opened', 'possible_duplicate.dismissed', 'conflict_case.resolved']);
    expect((await hr().patch(`/v1/people/${second}`, { family_name: mentor.family_name }, { ifMatch: '*' })).status).toBe(200);
    await daily();
    expect(await pairOf(mentor.id)).toEqual([]);
    expect(await pairOf(mentor.id, 'dismissed')).toHaveLength(1);
    expect((await words.read(assignment.id)).status).toBe('active');
  });

  test('by merging the two, where the line then is one of the mentor and suspends as every other', async () => {
    const { mentor, second, opened, assignment } = await suspendedBy();
    await world.sql`update person_login set ended_at = now() where person_id = ${second}`;
    const merged = await world.as(people.admin).post(`/v1/people/${mentor.id}/merge`, { duplicate_id: second }, { ifMatch: '*' });
    expect([200, 202], merged.text).toContain(merged.status);
    if (merged.status === 202) return;
    expect(await pairOf(mentor.id)).toEqual([]);
    expect(await caseOf(assignment.id)).toMatchObject([{ id: opened.id, status: 'detected', bases: [{ kind: 'dotted_line' }] }]);
  });

  test('and what was dismissed of a record holds of the one that it is merged into', async () => {
    const [one, other] = [await world.person({ login: false }), await world.person({ login: false })];
    await world.sql`update person set email = ${one.email} where id = ${other.id}`;
    await dismiss((await only(one.id)).id);
    const survivor = await world.person({ login: false, email: one.email });
    expect(await pairOf(survivor.id)).toHaveLength(2);
    const merged = await world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: one.id }, { ifMatch: '*' });
    expect(merged.status, merged.text).toBe(200);
    expect(await pairOf(survivor.id)).toEqual([]);
    expect((await pairOf(survivor.id, 'dismissed')).map(({ person_id, duplicate_id }) => [person_id, duplicate_id])).toEqual([
      [other.id, survivor.id].sort(),
    ]);
  });

  test('by nobody else: not by those of the pair, nor without the right, and of no pair that is not there', async () => {
    const { pair, mentor } = await suspendedBy();
    for (const who of [people.lead, people.chair, people.director, mentor])
      expectProblem(await dismiss(pair.id, who), 403, 'permission-denied');
    expectProblem(await dismiss(crypto.randomUUID()), 404, 'not-found');
    expectProblem(await hr().get(`/v1/possible-duplicates/${crypto.randomUUID()}`), 404, 'not-found');
    expectProblem(await world.as(people.lead).get(`/v1/possible-duplicates/${pair.id}`), 403, 'permission-denied');
    await world.sql`update person set email = ${people.facultyAffairs.email} where id = ${(await world.person({ login: false })).id}`;
    expectProblem(await dismiss((await only(people.facultyAffairs.id)).id), 403, 'permission-denied');
    expect(await pairOf(mentor.id)).toHaveLength(1);
  });
});

describe('pairs are kept', () => {
  test('when two records of one address come at the same time', async () => {
    const body = { kind: 'faculty', given_name: 'Ada', family_name: 'Twice', email: 'ada.twice@example.edu' };
    const made = await Promise.all(
      ['TW1', 'TW2', 'TW3'].map((hr_number) => hr().post<{ id: string }>('/v1/people', { ...body, hr_number })),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await pairOf(made[0]?.body.id ?? '')).toHaveLength(2);
  });

  test('of records from before, from the next daily work on', async () => {
    const made = await words.running();
    const second = await world.person({ division: null, site: null, login: false });
    await world.sql`update person set email = ${made.mentor.email} where id = ${second.id}`;
    await world.sql`delete from possible_duplicate where ${second.id} in (person_id, duplicate_id)`;
    await line(made.mentee.id, second.id);
    expect((await words.read(made.assignment.id)).status).toBe('active');
    await daily();
    expect((await words.read(made.assignment.id)).status).toBe('suspended_conflict');
  });
});

test('nobody who sees the case finds out by which line or role of the other record it is', async () => {
  const seen = async (kind: string) => {
    const made = await words.running();
    const second = await secondOf(made.mentor);
    await line(made.mentee.id, second, { kind });
    const known = new Map<string, string>();
    const anonymous = (text: string) =>
      text
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => known.get(id) ?? known.set(id, `id ${known.size}`).get(id) ?? '')
        .replaceAll(/T\d{6}/g, 'number')
        .replaceAll(/person\d+@/g, 'mail@')
        .replaceAll(/"(created_at|updated_at)":"[^"]*"/g, '')
        .replaceAll(made.mentor.family_name, 'mentor')
        .replaceAll(made.mentee.family_name, 'mentee')
        .replaceAll(made.mentor.given_name, 'mentor')
        .replaceAll(made.mentee.given_name, 'mentee');
    const answers: string[] = [];
    for (const who of [made.mentee, made.mentor, people.director, people.lead, people.chair, people.facilitator]) {
      for (const path of [
        `/v1/conflict-cases?assignment_id=${made.assignment.id}`,
        `/v1/assignments/${made.assignment.id}`,
        `/v1/reporting-checks?mentee_id=${made.mentee.id}&mentor_id=${made.mentor.id}`,
        '/v1/notifications?limit=1',
      ])
        answers.push(anonymous((await world.as(who).get(path)).text));
      answers.push(anonymous((await words.propose(who, made.mentee, made.mentor)).text));
    }
    return answers;
  };
  const [one, other] = [await seen('supervision'), await seen('evaluation')];
  const withoutRequest = (text: string) => text.replaceAll(/"(request_id|next_cursor)":"[^"]*"/g, '');
  expect(one.map(withoutRequest)).toEqual(other.map(withoutRequest));
});
