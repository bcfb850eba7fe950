import { beforeAll, describe, expect, it } from 'vitest';
import type { ConflictCase } from '../../../src/features/mentorship/conflicts/schema.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});

const pair: typeof words.pair = () => words.pair();
const read: typeof words.read = (...given) => words.read(...given);
const act: typeof words.act = (...given) => words.act(...given);
const running: typeof words.running = (more) => words.running(more);

describe('conflict cases by hand', () => {
  const suspended = async () => {
    const made = await running();
    const role = await world.as(people.facultyAffairs).post('/v1/leadership-roles', {
      person_id: made.mentor.id,
      role: 'division_director',
      division_id: world.division('CARD').id,
      starts_on: '2026-02-01',
    });
    expect(role.status).toBe(201);
    const [opened] = (role.body['conflicts'] as { opened: ConflictCase[] }).opened;
    if (!opened) throw new Error('no case was opened');
    return { ...made, role: role.body, opened };
  };
  const caseOf = (id: string) => world.as(people.lead).get<ConflictCase>(`/v1/conflict-cases/${id}`);

  it('when HR makes the mentor director, the assignment is suspended from that day, even in the past, and the answer lists the case', async () => {
    const { assignment, opened, mentee, mentor } = await suspended();
    expect(opened).toMatchObject({
      assignment_id: assignment.id,
      status: 'detected',
      starts_on: '2026-02-01',
      ends_on: null,
      detected_on: '2026-03-01',
      due_on: '2026-04-30',
    });
    expect((await caseOf(opened.id)).body).toMatchObject({
      ...{ mentee_id: mentee.id, mentee: partyOf(mentee), mentor_id: mentor.id, mentor: partyOf(mentor) },
    });
    expect((await read(assignment.id, mentee)).intervals).toEqual([
      { status: 'active', starts_on: '2026-01-15', ends_on: '2026-02-01' },
      { status: 'suspended_conflict', starts_on: '2026-02-01', ends_on: null },
    ]);
  });

  it('when the basis has ended the case says so, and the lead can resume the assignment', async () => {
    const { assignment, role, opened } = await suspended();
    const lead = world.as(people.lead);
    expectProblem(
      await lead.post(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'conflict_ended' }, { ifMatch: '*' }),
      409,
      'conflict-persists',
    );
    const over = await world
      .as(people.facultyAffairs)
      .patch(`/v1/leadership-roles/${role.id}`, { ends_on: '2026-02-20' }, { ifMatch: '*' });
    expect(over.body['conflicts']).toMatchObject({
      opened: [],
      changed: [{ id: opened.id, basis_ends_on: '2026-02-20', status: 'detected' }],
    });
    const changed =
      await world.sql`select data->>'basis_ends_on' as ends_on from event where subject_id = ${opened.id} and type = 'conflict_case.changed'`;
    expect(changed).toEqual([{ ends_on: '2026-02-20' }]);
    expect((await read(assignment.id)).status).toBe('suspended_conflict');
    const resolved = await lead.post<ConflictCase>(
      `/v1/conflict-cases/${opened.id}/resolve`,
      { resolution: 'conflict_ended' },
      { ifMatch: '*' },
    );
    expect(resolved.body).toMatchObject({ status: 'resolved', resolution: 'conflict_ended', ends_on: '2026-02-20' });
    expect((await read(assignment.id)).intervals).toEqual([
      { status: 'active', starts_on: '2026-01-15', ends_on: '2026-02-01' },
      { status: 'suspended_conflict', starts_on: '2026-02-01', ends_on: '2026-02-20' },
      { status: 'active', starts_on: '2026-02-20', ends_on: null },
    ]);
  });

  it('a role recorded in error is a false positive, and the case is reopened when HR records the role again', async () => {
    const { assignment, role, opened } = await suspended();
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role.id}/void`, {}, { ifMatch: '*' });
    const lead = world.as(people.lead);
    await lead.post(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'false_positive' }, { ifMatch: '*' });
    expect((await read(assignment.id)).intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: null }]);
    const revived = await world.as(people.facultyAffairs).patch(`/v1/leadership-roles/${role.id}`, { ends_on: null }, { ifMatch: '*' });
    expect(revived.body['conflicts']).toMatchObject({
      opened: [{ id: opened.id, status: 'detected', starts_on: '2026-02-01', ends_on: null }],
    });
  });

  it('a role recorded in error suspends no day of an assignment that ends before anybody resolves the case', async () => {
    const { assignment, mentee, role, opened } = await suspended();
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role.id}/void`, {}, { ifMatch: '*' });
    await act(mentee, assignment.id, 'end');
    expect((await caseOf(opened.id)).body).toMatchObject({ status: 'resolved', starts_on: '2026-02-01', ends_on: '2026-02-01' });
    expect((await read(assignment.id)).intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: '2026-03-01' }]);
  });

  it('ending or converting the assignment resolves the case', async () => {
    const first = await suspended();
    await act(first.mentee, first.assignment.id, 'end', { on: '2026-03-01' });
    expect((await caseOf(first.opened.id)).body).toMatchObject({ status: 'resolved', resolution: 'ended', ends_on: '2026-03-01' });
    const second = await suspended();
    await act(second.mentor, second.assignment.id, 'convert', { to: 'sponsor' });
    expect((await caseOf(second.opened.id)).body).toMatchObject({ status: 'resolved', resolution: 'converted' });
    const third = await suspended();
    const other = await world.assignment(third.mentee, await world.person({ division: 'GIM', site: 'NORTH' }), { starts_on: '2026-03-01' });
    await act(third.mentee, third.assignment.id, 'end', { replaced_by_id: other.id });
    expect((await caseOf(third.opened.id)).body).toMatchObject({ status: 'resolved', resolution: 'reassigned' });
  });

  it('mentee and mentor cannot decide on their own case', async () => {
    const { opened, mentor } = await suspended();
    await world.role(mentor, 'mentorship_lead');
    const mine = world.as(mentor);
    expectProblem(await mine.post(`/v1/conflict-cases/${opened.id}/acknowledge`, {}, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(
      await mine.post(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'false_positive' }, { ifMatch: '*' }),
      403,
      'permission-denied',
    );
    const acknowledged = await world
      .as(people.director)
      .post(`/v1/conflict-cases/${opened.id}/acknowledge`, { note: 'We talk on Monday' }, { ifMatch: '*' });
    expect(acknowledged.body).toMatchObject({ status: 'acknowledged', acknowledged_by: people.director.id });
    expectProblem(
      await world.as(people.lead).post(`/v1/conflict-cases/${opened.id}/acknowledge`, {}, { ifMatch: '*' }),
      409,
      'conflict-case-state',
    );
  });

  it('a suspension ends on one of its days up to today, and a case is resolved once', async () => {
    const { role, opened } = await suspended();
    await world.as(people.facultyAffairs).patch(`/v1/leadership-roles/${role.id}`, { ends_on: '2026-02-20' }, { ifMatch: '*' });
    const resolve = (on: string) =>
      world.as(people.lead).post(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'conflict_ended', on }, { ifMatch: '*' });
    for (const on of ['2026-01-31', '2026-03-02']) expectProblem(await resolve(on), 422, 'assignment-day-unfit', '/on');
    expect((await caseOf(opened.id)).body.status).toBe('detected');
    expect((await resolve('2026-03-01')).body).toMatchObject({ status: 'resolved', ends_on: '2026-03-01' });
    const again = await resolve('2026-02-25');
    expectProblem(again, 409, 'conflict-case-state');
    expect(again.body).toMatchObject({ state: 'resolved' });
    expect((await caseOf(opened.id)).body.ends_on).toBe('2026-03-01');
  });

  it('a case stays open while the conflict lasts through a pause, and no event is recorded', async () => {
    const { assignment, mentee, mentor } = await running();
    await act(mentee, assignment.id, 'pause', { on: '2026-01-20' });
    const body = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', source: 'hr', starts_on: '2026-02-01' };
    const line = await world.as(people.facultyAffairs).post('/v1/reporting-lines', body);
    const [opened] = (line.body['conflicts'] as { opened: ConflictCase[] }).opened;
    const eventsOf = () => world.sql`select type from event where subject_id = ${opened?.id}`;
    const before = { case: (await caseOf(`${opened?.id}`)).body, events: await eventsOf() };
    const resolve = (resolution: string) =>
      world.as(people.lead).post<ConflictCase>(`/v1/conflict-cases/${opened?.id}/resolve`, { resolution }, { ifMatch: '*' });
    for (const resolution of ['conflict_ended', 'false_positive']) expectProblem(await resolve(resolution), 409, 'conflict-persists');
    expect({ case: (await caseOf(`${opened?.id}`)).body, events: await eventsOf() }).toEqual(before);
    await world.as(people.facultyAffairs).patch(`/v1/reporting-lines/${line.body.id}`, { ends_on: '2026-02-20' }, { ifMatch: '*' });
    expect((await resolve('conflict_ended')).body).toMatchObject({ status: 'resolved', ends_on: '2026-02-20' });
    expect((await read(assignment.id)).status).toBe('paused');
  });

  it('a conflict that was over when HR recorded it suspends exactly its days', async () => {
    const { mentor, assignment } = await running();
    const role = await world.as(people.facultyAffairs).post('/v1/leadership-roles', {
      person_id: mentor.id,
      role: 'division_director',
      division_id: world.division('CARD').id,
      acting: true,
      starts_on: '2026-02-01',
      ends_on: '2026-02-10',
    });
    expect(role.body['conflicts']).toMatchObject({ opened: [{ status: 'resolved', resolution: 'conflict_ended' }] });
    const now = await read(assignment.id);
    expect(now.status).toBe('active');
    expect(now.intervals).toContainEqual({ status: 'suspended_conflict', starts_on: '2026-02-01', ends_on: '2026-02-10' });
  });

  it('a case resolved while HR has recorded a later conflict is followed by a case of that conflict, from its first day', async () => {
    const { assignment, role, opened, mentee, mentor } = await suspended();
    const hr = world.as(people.facultyAffairs);
    await hr.patch(`/v1/leadership-roles/${role.id}`, { ends_on: '2026-02-20' }, { ifMatch: '*' });
    const line = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', source: 'hr', starts_on: '2026-09-01' };
    const later = await hr.post('/v1/reporting-lines', line);
    expect(later.body['conflicts']).toMatchObject({ opened: [], changed: [{ id: opened.id, status: 'detected' }] });
    const resolve = () =>
      world
        .as(people.lead)
        .post<ConflictCase>(`/v1/conflict-cases/${opened.id}/resolve`, { resolution: 'conflict_ended' }, { ifMatch: '*' });
    expect((await resolve()).body).toMatchObject({ status: 'resolved', ends_on: '2026-02-20' });
    const cases = (await world.as(people.lead).get<{ items: ConflictCase[] }>(`/v1/conflict-cases?assignment_id=${assignment.id}`)).body
      .items;
    expect(cases).toMatchObject([
      { id: opened.id, status: 'resolved', ends_on: '2026-02-20' },
      { status: 'detected', starts_on: '2026-09-01', ends_on: null, due_on: '2026-10-31', bases: [{ kind: 'supervision' }] },
    ]);
    expect((await read(assignment.id)).intervals).toEqual([
      { status: 'active', starts_on: '2026-01-15', ends_on: '2026-02-01' },
      { status: 'suspended_conflict', starts_on: '2026-02-01', ends_on: '2026-02-20' },
      { status: 'active', starts_on: '2026-02-20', ends_on: '2026-09-01' },
      { status: 'suspended_conflict', starts_on: '2026-09-01', ends_on: null },
    ]);
    const told = await world.sql`select person_id from notification where kind = 'conflict_opened' and subject_id = ${cases[1]?.id}`;
    expect(told.map(({ person_id }) => person_id)).toEqual(expect.arrayContaining([mentee.id, mentor.id, people.director.id]));
  });

  it('a pair can be checked before anybody proposes', async () => {
    const { mentee, mentor } = await pair();
    await world.role(mentor, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    const check = await world.as(people.director).get(`/v1/reporting-checks?mentee_id=${mentee.id}&mentor_id=${mentor.id}`);
    expect(check.body).toMatchObject({
      ...{ mentee_id: mentee.id, mentee: partyOf(mentee), mentor_id: mentor.id, mentor: partyOf(mentor) },
      ...{ reports_to: true, free_until: '2026-07-01', bases: [{ kind: 'division_director' }] },
    });
    expectProblem(
      await world.as(people.stranger).get(`/v1/reporting-checks?mentee_id=${mentee.id}&mentor_id=${mentor.id}`),
      404,
      'not-found',
    );
  });

  it('a check needs a period of at least a day', async () => {
    const { mentee, mentor } = await pair();
    const check = (days: string) =>
      world.as(people.director).get(`/v1/reporting-checks?mentee_id=${mentee.id}&mentor_id=${mentor.id}${days}`);
    for (const days of ['&ends_on=2026-03-01', '&starts_on=2026-07-01&ends_on=2026-06-30'])
      expectProblem(await check(days), 422, 'period-empty', 'ends_on');
    expect((await check('&ends_on=2026-03-02')).body).toMatchObject({ starts_on: '2026-03-01', ends_on: '2026-03-02', reports_to: false });
  });

  it('cases follow a new policy of what counts as reporting', async () => {
    const other = await world.otherDepartment();
    const admin = await other.person();
    await other.role(admin, 'programme_admin');
    const [e, b, t] = [
      await other.person({ division: 'CARD' }),
      await other.person({ division: 'GIM' }),
      await other.person({ division: 'GIM' }),
    ];
    await other.line(e, t);
    await other.line(t, b);
    const as = world.as(admin);
    const direct = await as.post('/v1/policies', { starts_on: '2026-01-01', reporting_line_depth: 1 });
    expect(direct.body['conflicts']).toMatchObject({ opened: [] });
    const made = await other.assignment(e, b, { starts_on: '2026-02-01' });
    const all = await as.post('/v1/policies', { starts_on: '2026-04-01', reporting_line_depth: null });
    expect(all.body['conflicts']).toMatchObject({ opened: [{ assignment_id: made.id, starts_on: '2026-04-01' }] });
  });
});

describe('conflict cases follow HR data', () => {
  const director = (mentor: Person, period: object) =>
    world.as(people.facultyAffairs).post('/v1/leadership-roles', {
      person_id: mentor.id,
      role: 'division_director',
      division_id: world.division('CARD').id,
      ...period,
    });
  const opened = (answer: { body: unknown }) =>
    (answer.body as { conflicts: { opened: ConflictCase[]; changed: ConflictCase[] } }).conflicts;

  it('correcting a wrong HR entry gives the days back, also where its case was resolved from the beginning', async () => {
    const { mentor, assignment } = await running();
    const role = await director(mentor, { starts_on: '2026-02-01', ends_on: '2026-02-20' });
    expect((await read(assignment.id)).intervals).toHaveLength(3);
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role.body.id}/void`, {}, { ifMatch: '*' });
    expect((await read(assignment.id)).intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: null }]);
  });

  it('the grace period counts from the day on which the moved conflict was detected or begins', async () => {
    const { mentor } = await running();
    const role = await director(mentor, { starts_on: '2027-07-01' });
    expect(opened(role).opened).toMatchObject([{ due_on: '2027-08-30' }]);
    const moved = await world
      .as(people.facultyAffairs)
      .patch(`/v1/leadership-roles/${role.body.id}`, { starts_on: '2026-02-01' }, { ifMatch: '*' });
    expect(opened(moved).changed).toMatchObject([{ starts_on: '2026-02-01', due_on: '2026-04-30' }]);
  });

  it('a case names its present bases', async () => {
    const { mentee, mentor } = await running();
    const role = await director(mentor, { starts_on: '2026-02-01' });
    const [found] = opened(role).opened;
    const line = await world.as(people.facultyAffairs).post('/v1/reporting-lines', {
      subordinate_id: mentee.id,
      superior_id: mentor.id,
      kind: 'evaluation',
      starts_on: '2026-02-01',
    });
    expect(opened(line).changed).toMatchObject([{ id: found?.id }]);
    const kinds = async () =>
      (await world.as(people.lead).get<ConflictCase>(`/v1/conflict-cases/${found?.id}`)).body.bases.map((basis) => basis.kind);
    expect(await kinds()).toEqual(['division_director', 'evaluation']);
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role.body.id}/void`, {}, { ifMatch: '*' });
    expect(await kinds()).toEqual(['evaluation']);
  });

  it('a case names the bases of its own days, and not another that shares a line with them', async () => {
    const { mentee, mentor } = await running();
    const between = await world.person();
    const first = await world.line(mentee, between, 'primary', { starts_on: '2026-01-01' });
    const report = (starts_on: string, ends_on: string) =>
      world
        .as(people.facultyAffairs)
        .post('/v1/reporting-lines', { subordinate_id: between.id, superior_id: mentor.id, kind: 'primary', starts_on, ends_on });
    const lines = [await report('2026-02-01', '2026-02-10'), await report('2026-02-20', '2026-02-25')];
    for (const line of lines) {
      const [found] = opened(line).opened;
      const { bases } = (await world.as(people.lead).get<ConflictCase>(`/v1/conflict-cases/${found?.id}`)).body;
      expect(bases.map(({ line_ids }) => line_ids)).toEqual([[first.id, line.body.id]]);
    }
  });

  it.each([
    [
      'a transitive line',
      async (mentee: Person, mentor: Person) => {
        const between = await world.person();
        await world.line(mentee, between, 'primary', { starts_on: '2026-01-01' });
        return [
          '/v1/reporting-lines',
          { subordinate_id: between.id, superior_id: mentor.id, kind: 'primary', starts_on: '2026-02-01' },
        ] as const;
      },
    ],
    [
      'supervision',
      async (mentee: Person, mentor: Person) =>
        [
          '/v1/reporting-lines',
          { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', starts_on: '2026-02-01' },
        ] as const,
    ],
    [
      'a hospital division head',
      async (_: Person, mentor: Person) =>
        [
          '/v1/leadership-roles',
          {
            person_id: mentor.id,
            role: 'hospital_division_head',
            division_id: world.division('CARD').id,
            site_id: world.site('UNION').id,
            starts_on: '2026-02-01',
          },
        ] as const,
    ],
    [
      'a delegated role',
      async (_: Person, mentor: Person) => {
        const [from] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.director.id}`;
        return [
          '/v1/leadership-roles',
          {
            person_id: mentor.id,
            role: 'division_director',
            division_id: world.division('CARD').id,
            delegated_from_id: from?.id,
            acting: true,
            starts_on: '2026-02-01',
          },
        ] as const;
      },
    ],
    [
      'a cross-appointment of the mentee',
      async (mentee: Person, mentor: Person) => {
        await world.role(mentor, 'division_director', { division: 'GIM', starts_on: '2025-01-01' });
        return [
          '/v1/division-memberships',
          { person_id: mentee.id, division_id: world.division('GIM').id, is_primary: false, starts_on: '2026-02-01' },
        ] as const;
      },
    ],
  ])('%s suspends a running assignment from its day', async (_, make) => {
    const { mentee, mentor, assignment } = await running();
    const [url, body] = await make(mentee, mentor);
    const written = await world.as(people.facultyAffairs).post(url, body);
    expect(opened(written).opened).toMatchObject([{ assignment_id: assignment.id, starts_on: '2026-02-01' }]);
    expect((await read(assignment.id)).status).toBe('suspended_conflict');
  });

  it('when a Chair steps down, lines that led through the Chair count again', async () => {
    const other = await world.otherDepartment();
    const [mentee, chair, above] = [await other.person(), await other.person({ division: 'GIM' }), await other.person({ division: 'GIM' })];
    const role = await other.role(chair, 'chair');
    await other.line(mentee, chair);
    await other.line(chair, above);
    const made = await other.assignment(mentee, above, { starts_on: '2026-01-01' });
    const ended = await world.as(people.stranger).patch(`/v1/leadership-roles/${role.id}`, { ends_on: '2026-05-01' }, { ifMatch: '*' });
    expect(opened(ended).opened).toMatchObject([{ assignment_id: made.id, starts_on: '2026-05-01' }]);
  });
});

describe('several cases of one assignment', () => {
  it('exchange days in one HR write', async () => {
    const { mentor, assignment } = await running({ starts_on: '2025-07-15' });
    const hr = world.as(people.facultyAffairs);
    const role = (period: object) =>
      hr.post('/v1/leadership-roles', {
        person_id: mentor.id,
        role: 'division_director',
        division_id: world.division('CARD').id,
        ...period,
      });
    const past = await role({ starts_on: '2025-09-01', ends_on: '2025-12-01' });
    const now = await role({ starts_on: '2026-02-01' });
    await hr.post(`/v1/leadership-roles/${past.body.id}/void`, {}, { ifMatch: '*' });
    await hr.patch(`/v1/leadership-roles/${now.body.id}`, { starts_on: '2025-08-01' }, { ifMatch: '*' });
    expect((await read(assignment.id)).intervals).toEqual([
      { status: 'active', starts_on: '2025-07-15', ends_on: '2025-08-01' },
      { status: 'suspended_conflict', starts_on: '2025-08-01', ends_on: null },
    ]);
  });
});
