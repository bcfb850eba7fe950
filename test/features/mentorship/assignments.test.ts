import { beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
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

const pair: typeof words.pair = () => words.pair();
const propose: typeof words.propose = (...given) => words.propose(...given);
const read: typeof words.read = (...given) => words.read(...given);
const act: typeof words.act = (...given) => words.act(...given);
const running: typeof words.running = (more) => words.running(more);

describe('201', () => {
  it('a director proposes, both sides accept, and only then is it active', async () => {
    const { mentee, mentor } = await pair();
    const proposed = await propose(people.director, mentee, mentor, { is_primary: true });
    expect(proposed.status).toBe(201);
    expect(proposed.headers['location']).toBe(`/v1/assignments/${proposed.body.id}`);
    expect(proposed.body).toMatchObject({ status: 'pending_acceptance', starts_on: null, warnings: [], intervals: [] });
    const once = await act(mentee, proposed.body.id, 'accept', {}, proposed.body.row_version);
    expect(once.body).toMatchObject({ status: 'pending_acceptance', mentor_accepted_at: null });
    const twice = await act(mentor, proposed.body.id, 'accept', attest, once.body.row_version);
    expect(twice.body).toMatchObject({ status: 'active', starts_on: '2026-03-01', is_primary: true });
    expect(twice.body.intervals).toEqual([{ status: 'active', starts_on: '2026-03-01', ends_on: null }]);
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${proposed.body.id} order by id`;
    expect(events.map((event) => event.type)).toEqual([
      'assignment.proposed',
      'assignment.accepted',
      'assignment.accepted',
      'assignment.activated',
    ]);
  });

  it('a mentee who proposes has accepted with it', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(mentee, mentee, mentor);
    expect(body.mentee_accepted_at).not.toBeNull();
    expect((await act(mentor, body.id, 'accept', attest)).body.status).toBe('active');
  });

  it('a director can be recorded as informal mentor or sponsor: the conflict rule is for formal assignments alone', async () => {
    const { mentee } = await pair();
    for (const subtype of ['informal', 'sponsor', 'spot', 'promotion_mentor']) {
      const { status, body } = await propose(mentee, mentee, people.director, { subtype });
      expect([status, body.status]).toEqual([201, 'claimed']);
      expect((await act(people.director, body.id, 'confirm')).body.status).toBe('active');
    }
    const spot = await world.as(mentee).get(`/v1/assignments?subtype=spot&mentee_id=${mentee.id}`);
    expect(spot.body.items).toMatchObject([{ starts_on: '2026-03-01', ends_on: '2026-03-02' }]);
  });

  it('a director of another division can mentor: a leadership role by itself bars nothing', async () => {
    const { mentee } = await pair();
    expect((await propose(people.director, mentee, people.mentorDirector)).status).toBe(201);
  });

  it('a mentor who reports to the mentee is allowed, with a warning', async () => {
    const { mentor } = await pair();
    const dean = await world.person({ division: 'CARD' });
    await world.line(mentor, dean);
    const { status, body } = await propose(dean, dean, mentor);
    expect([status, body.warnings.map((warning) => warning.code)]).toEqual([201, ['inverse_power']]);
  });

  it('a dry run checks everything and writes nothing, not even an event', async () => {
    const { mentee, mentor } = await pair();
    const answer = await world.as(people.director).post('/v1/assignments?dry_run=true', { mentee_id: mentee.id, mentor_id: mentor.id });
    expect([answer.status, answer.headers['location'], answer.headers['etag']]).toEqual([200, undefined, undefined]);
    expect(await world.sql`select id from assignment where mentee_id = ${mentee.id}`).toEqual([]);
    expect(await world.sql`select id from event where subject_id = ${answer.body.id}`).toEqual([]);
    const refused = await world
      .as(people.director)
      .post('/v1/assignments?dry_run=true', { mentee_id: mentee.id, mentor_id: people.director.id });
    expectProblem(refused, 422, 'assignment-conflict');
  });
});

describe('422 assignment-conflict', () => {
  it('names every basis with its period', async () => {
    const { mentee } = await pair();
    await world.line(mentee, people.director, 'evaluation', { starts_on: '2025-01-01', ends_on: '2027-01-01' });
    const refused = await propose(people.director, mentee, people.director);
    expectProblem(refused, 422, 'assignment-conflict');
    expect(refused.body).toMatchObject({
      free_until: null,
      bases: [
        { kind: 'division_director', division_id: world.division('CARD').id, starts_on: '2020-07-01', ends_on: null },
        { kind: 'evaluation', starts_on: '2025-01-01', ends_on: '2027-01-01' },
      ],
    });
  });

  it.each([
    ['physician-in-chief of the site', 'pic'],
    ['hospital division head', 'head'],
  ] as const)('bars the %s', async (_, who) => {
    const { mentee } = await pair();
    expectProblem(await propose(people.director, mentee, people[who]), 422, 'assignment-conflict');
  });

  it('a role that starts later bars an open-ended assignment, and not one planned to end by then', async () => {
    const { mentee, mentor } = await pair();
    await world.role(mentor, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    const open = await propose(people.director, mentee, mentor);
    expectProblem(open, 422, 'assignment-conflict');
    expect(open.body).toMatchObject({ free_until: '2026-07-01' });
    expectProblem(await propose(people.director, mentee, mentor, { planned_ends_on: '2026-07-02' }), 422, 'assignment-conflict');
    expect((await propose(people.director, mentee, mentor, { planned_ends_on: '2026-07-01' })).status).toBe(201);
  });

  it('is checked again at acceptance, because roles may have changed since the proposal', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor);
    await act(mentee, body.id, 'accept');
    await world.role(mentor, 'division_director', { division: 'CARD', acting: true });
    expectProblem(await act(mentor, body.id, 'accept', attest), 422, 'assignment-conflict');
    expect((await read(body.id)).status).toBe('pending_acceptance');
  });

  it('is checked again when the planned end moves later', async () => {
    const { mentor, assignment } = await running({ planned_ends_on: '2026-06-01' });
    await world.role(mentor, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    const lead = world.as(people.lead);
    const out = await lead.patch(`/v1/assignments/${assignment.id}`, { planned_ends_on: '2026-12-01' }, { ifMatch: '*' });
    expectProblem(out, 422, 'assignment-conflict');
    const upTo = await lead.patch(`/v1/assignments/${assignment.id}`, { planned_ends_on: '2026-07-01' }, { ifMatch: '*' });
    expect(upTo.body['planned_ends_on']).toBe('2026-07-01');
  });
});

describe('422 and 409 of the pair', () => {
  it('nobody can mentor themselves', async () => {
    const { mentee } = await pair();
    expectProblem(await propose(mentee, mentee, mentee), 422, 'assignment-same-person', '/mentor_id');
  });

  it('a person of another department is not found', async () => {
    const { mentee, mentor } = await pair();
    expectProblem(await propose(people.director, mentee, people.stranger), 422, 'reference-unknown', '/mentor_id');
    expectProblem(await propose(people.director, people.stranger, mentor), 422, 'reference-unknown', '/mentee_id');
  });

  it('somebody without an appointment on the day, or not of the faculty, cannot take part', async () => {
    const { mentee } = await pair();
    const gone = await world.person({ category: null });
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await propose(people.director, mentee, gone), 422, 'assignment-person-unfit', '/mentor_id');
    expectProblem(await propose(people.director, mentee, staff), 422, 'assignment-person-unfit', '/mentor_id');
    const external = await world.person({ kind: 'external' });
    expect((await propose(people.director, mentee, external)).status).toBe(201);
  });

  it('a proposal for a day to come does not tell a mentee when an appointment ends; its acceptance looks at the day', async () => {
    const mentee = await world.person({ division: 'CARD', site: 'UNION' });
    const mentor = await world.person({ division: 'GIM', site: 'NORTH' });
    await world.sql`update appointment set ends_on = '2026-06-01' where person_id = ${mentor.id}`;
    const asking = (who: Person, starts_on: string) => propose(who, mentee, mentor, { starts_on });
    expectProblem(await asking(people.facultyAffairs, '2026-06-01'), 403, 'permission-denied');
    expectProblem(await asking(people.lead, '2026-06-01'), 422, 'assignment-person-unfit', '/mentor_id');
    const { status, body } = await asking(mentee, '2026-06-01');
    expect(status).toBe(201);
    expectProblem(await act(mentor, body.id, 'accept', attest), 422, 'assignment-person-unfit', '/mentor_id');
    expect((await act(mentee, body.id, 'withdraw')).status).toBe(200);
    expect((await asking(mentee, '2026-05-31')).status).toBe(201);
  });

  it('a second primary mentor is refused at acceptance, and a warning at the proposal', async () => {
    const { mentee } = await running({ is_primary: true });
    const second = await world.person({ division: 'GIM', site: 'NORTH' });
    const { body } = await propose(people.director, mentee, second, { is_primary: true });
    expect(body.warnings.map((warning) => warning.code)).toEqual(['primary_taken']);
    await act(mentee, body.id, 'accept');
    expectProblem(await act(second, body.id, 'accept', attest), 409, 'assignment-primary-taken', '/is_primary');
    expect((await propose(people.director, mentee, await world.person({ division: 'GIM', site: 'NORTH' }))).status).toBe(201);
  });

  it('the same two people can have one formal assignment at a time', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor);
    expectProblem(await propose(people.director, mentee, mentor), 409, 'assignment-overlap');
    await world.assignment(mentee, mentor, { starts_on: '2026-01-01' });
    expectProblem(await propose(people.director, mentee, mentor), 409, 'assignment-overlap');
    await act(mentee, body.id, 'accept');
    expectProblem(await act(mentor, body.id, 'accept', attest), 409, 'assignment-overlap');
  });

  it('a mentor at capacity needs a reason for another mentee; a suspended assignment does not count', async () => {
    const { mentor } = await running();
    for (let n = 0; n < 2; n += 1) await world.assignment(await world.person(), mentor);
    const next = await world.person();
    expectProblem(await propose(people.director, next, mentor), 422, 'assignment-capacity', '/capacity_reason');
    const { status, body } = await propose(people.director, next, mentor, { capacity_reason: 'The only one in the field' });
    expect([status, body.warnings.map((warning) => warning.code)]).toEqual([201, ['capacity']]);
  });

  it('the mentor must attest not to be supervisor or evaluator', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor);
    expectProblem(await act(mentor, body.id, 'accept'), 422, 'attestation-required', '/attests_no_reporting_line');
    expectProblem(await act(mentor, body.id, 'accept', { attests_no_reporting_line: false }), 422, 'attestation-required');
  });
});

describe('the life of an assignment', () => {
  it('declining is private: nobody else reads the reason, and it stays declined', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor);
    const reason = { reason_code: 'poor_communication', reason_note: 'We have a history' };
    const declined = await act(mentor, body.id, 'decline', reason);
    expect(declined.body).toMatchObject({
      status: 'declined',
      own_reasons: [{ kind: 'decline', code: 'poor_communication', note: 'We have a history' }],
    });
    for (const other of [mentee, people.director, people.lead, people.facultyAffairs])
      expect((await read(body.id, other)).own_reasons).toEqual([]);
    const events = await world.sql<{ data: object }>`select data from event where subject_id = ${body.id}`;
    expect(JSON.stringify(events)).not.toMatch(/history|poor_communication/);
    expectProblem(await act(mentee, body.id, 'accept'), 409, 'assignment-state');
  });

  it('either side can end it; others see that and when it ended, not why', async () => {
    const { mentee, assignment } = await running();
    const ended = await act(mentee, assignment.id, 'end', { on: '2026-02-15', reason_code: 'low_engagement' });
    expect(ended.body).toMatchObject({ status: 'ended', ends_on: '2026-02-15', own_reasons: [{ code: 'low_engagement' }] });
    expect(JSON.stringify(await read(assignment.id, people.director))).not.toContain('low_engagement');
    expect(ended.body.intervals).toEqual([{ status: 'active', starts_on: '2026-01-15', ends_on: '2026-02-15' }]);
  });

  it('the end lies between the start and a year ahead, both days included', async () => {
    const { mentee, assignment } = await running();
    expectProblem(await act(mentee, assignment.id, 'end', { on: '2026-01-14' }), 422, 'assignment-day-unfit', '/on');
    expectProblem(await act(mentee, assignment.id, 'end', { on: '2028-01-01' }), 422, 'assignment-day-unfit', '/on');
    expect((await act(mentee, assignment.id, 'end', { on: '2026-01-15' })).body.intervals).toEqual([]);
  });

  it('can be paused and resumed; the days between are paused', async () => {
    const { mentee, mentor, assignment } = await running();
    expect((await act(mentor, assignment.id, 'pause', { on: '2026-02-01' })).body.status).toBe('paused');
    expectProblem(await act(mentor, assignment.id, 'pause'), 409, 'assignment-state');
    const resumed = await act(mentee, assignment.id, 'resume', { on: '2026-02-20' });
    expect(resumed.body.intervals).toEqual([
      { status: 'active', starts_on: '2026-01-15', ends_on: '2026-02-01' },
      { status: 'paused', starts_on: '2026-02-01', ends_on: '2026-02-20' },
      { status: 'active', starts_on: '2026-02-20', ends_on: null },
    ]);
    expectProblem(await act(mentee, assignment.id, 'resume'), 409, 'assignment-state');
  });

  it('can be completed by the pair, converted to an informal relation, and voided by the lead', async () => {
    const first = await running();
    expect((await act(first.mentee, first.assignment.id, 'complete')).body.status).toBe('completed');
    const second = await running();
    const informal = await act(second.mentor, second.assignment.id, 'convert', { to: 'informal' });
    expect(informal.body).toMatchObject({ subtype: 'informal', status: 'claimed', converted_from_id: second.assignment.id });
    expect((await read(second.assignment.id)).status).toBe('ended');
    const third = await running();
    expect((await act(people.lead, third.assignment.id, 'void')).body).toMatchObject({ status: 'voided', intervals: [] });
  });

  it('a proposal can be withdrawn, and an assignment ends by itself on its planned end', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor);
    expect((await act(people.director, body.id, 'withdraw')).body.status).toBe('withdrawn');
    const { assignment } = await running({ planned_ends_on: '2026-04-01' });
    expect((await world.as(people.lead).get(`/v1/assignments/${assignment.id}?as_of=2026-03-31`)).body['status']).toBe('active');
    expect((await world.as(people.lead).get(`/v1/assignments/${assignment.id}?as_of=2026-04-01`)).body['status']).toBe('ended');
    expect((await world.as(people.lead).get(`/v1/assignments/${assignment.id}?as_of=2026-01-14`)).body['status']).toBe('scheduled');
  });

  it('of two changes on one version the second is refused as stale', async () => {
    const { mentee, mentor, assignment } = await running();
    expect((await act(mentee, assignment.id, 'pause', {}, assignment.row_version)).status).toBe(200);
    const stale = await act(mentor, assignment.id, 'end', {}, assignment.row_version);
    expectProblem(stale, 412, 'version-stale');
    expect(stale.body).toMatchObject({ current_version: assignment.row_version + 1 });
    expectProblem(await world.as(mentor).post(`/v1/assignments/${assignment.id}/end`, {}), 428, 'precondition-required', 'If-Match');
  });

  it('a patch that changes nothing keeps the version and records no event', async () => {
    const { assignment } = await running();
    const before = await world.sql`select id from event where subject_id = ${assignment.id}`;
    const same = await world.as(people.lead).patch(`/v1/assignments/${assignment.id}`, { category: 'traditional' }, { ifMatch: '*' });
    expect(same.body.row_version).toBe(assignment.row_version);
    expect(await world.sql`select id from event where subject_id = ${assignment.id}`).toEqual(before);
  });
});

describe('visibility', () => {
  it('another division and another department see nothing, in lists as in single rows', async () => {
    const { mentee, assignment } = await running();
    const gim = await world.person({ division: 'GIM', site: 'NORTH' });
    await world.role(gim, 'division_director', { division: 'GIM' });
    for (const other of [gim, people.outsider, people.stranger]) {
      expectProblem(await world.as(other).get(`/v1/assignments/${assignment.id}`), 404, 'not-found');
      expect((await world.as(other).get(`/v1/assignments?mentee_id=${mentee.id}`)).body.items).toEqual([]);
    }
    expect((await world.as(people.director).get(`/v1/assignments?mentee_id=${mentee.id}`)).body.items).toHaveLength(1);
  });

  it('what is visible but not allowed is 403: a director cannot end an assignment', async () => {
    const { assignment } = await running();
    expectProblem(await act(people.director, assignment.id, 'end'), 403, 'permission-denied');
  });

  it('a client that acts for a person has that person’s permissions of today, and the event names both', async () => {
    const { mentee, mentor } = await pair();
    const portal = world.as(people.director, { actor: people.service });
    const { body } = await portal.post<AssignmentDetail>('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id });
    const [event] = await world.sql`select actor_id, client_id from event where subject_id = ${body.id}`;
    expect(event).toEqual({ actor_id: people.director.id, client_id: people.service.id });
    expectProblem(
      await world.as(people.service).post('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id }),
      403,
      'permission-denied',
    );
    const narrowed = world.as(people.director, { actor: people.service, scopes: ['assignment:read'] });
    expectProblem(await narrowed.post('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id }), 403, 'insufficient-scope');
  });

  it('lists filter by status on a day, person, division and primacy, page by page', async () => {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    const made = [];
    for (let n = 0; n < 5; n += 1)
      made.push(await world.assignment(await world.person(), mentor, { starts_on: '2026-01-01', is_primary: n === 0 }));
    const lead = world.as(people.lead);
    const first = await lead.get(`/v1/assignments?mentor_id=${mentor.id}&limit=3`);
    const second = await lead.get(`/v1/assignments?mentor_id=${mentor.id}&limit=3&cursor=${first.body.next_cursor}`);
    expect([...first.body.items, ...second.body.items].map((row) => row.id)).toEqual(made.map((row) => row.id));
    expect(second.body.next_cursor).toBeNull();
    expect(first.headers['link']).toContain('rel="next"');
    expect((await lead.get(`/v1/assignments?mentor_id=${mentor.id}&is_primary=true`)).body.items).toHaveLength(1);
    expect((await lead.get(`/v1/assignments?mentor_id=${mentor.id}&status=active&as_of=2025-12-31`)).body.items).toHaveLength(0);
    expect((await lead.get(`/v1/assignments?mentor_id=${mentor.id}&division_id=${world.division('GIM').id}`)).body.items).toHaveLength(0);
    expectProblem(await lead.get(`/v1/assignments?status=activ`), 400, 'invalid-request', 'status');
  });
});

describe('later changes', () => {
  const patch = (as: Person, id: string, body: object) =>
    world.as(as).patch<AssignmentDetail>(`/v1/assignments/${id}`, body, { ifMatch: '*' });

  it('a planned end cannot move into the past, and an earlier one needs the permission to end', async () => {
    const { mentee, assignment } = await running();
    expectProblem(await patch(people.director, assignment.id, { planned_ends_on: '2026-06-01' }), 403, 'permission-denied');
    expectProblem(await patch(mentee, assignment.id, { planned_ends_on: '2026-02-01' }), 422, 'assignment-day-unfit', '/planned_ends_on');
    expect((await patch(mentee, assignment.id, { planned_ends_on: '2026-06-01' })).body.planned_ends_on).toBe('2026-06-01');
    expect((await patch(people.director, assignment.id, { planned_ends_on: '2026-07-01' })).status).toBe(200);
  });

  it('an assignment that is over stays over, for its two people as for a leader', async () => {
    const { mentee, mentor, assignment } = await running({ planned_ends_on: '2026-02-01' });
    expect((await read(assignment.id)).status).toBe('ended');
    for (const who of [mentee, mentor, people.director])
      expectProblem(await patch(who, assignment.id, { planned_ends_on: null }), 409, 'assignment-state');
    expectProblem(await act(mentee, assignment.id, 'end', { on: '2026-01-20' }), 409, 'assignment-state');
  });

  it('an end announced for later leaves it running: it can still be ended sooner, paused or suspended', async () => {
    const { mentee, mentor, assignment } = await running();
    const announced = await act(mentor, assignment.id, 'end', { on: '2026-09-01' });
    expect(announced.body).toMatchObject({ status: 'active', ends_on: '2026-09-01' });
    expect((await act(mentor, assignment.id, 'pause')).body.status).toBe('paused');
    expect((await act(mentee, assignment.id, 'resume')).body.status).toBe('active');
    expect((await act(mentee, assignment.id, 'end', { on: '2026-03-01' })).body).toMatchObject({ status: 'ended', ends_on: '2026-03-01' });
  });

  it('a pause with an end can be ended sooner', async () => {
    const { mentee, assignment } = await running();
    await act(mentee, assignment.id, 'pause', { on: '2026-02-01' });
    expect((await act(mentee, assignment.id, 'resume', { on: '2026-06-01' })).body.status).toBe('paused');
    expect((await act(mentee, assignment.id, 'resume')).body.status).toBe('active');
  });

  it('a change of a proposal revokes the acceptance of the other side', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor, { planned_ends_on: '2026-06-01' });
    await act(mentee, body.id, 'accept');
    expect((await patch(people.facilitator, body.id, { planned_ends_on: null })).body.mentee_accepted_at).toBeNull();
    expect((await act(mentor, body.id, 'accept', attest)).body.status).toBe('pending_acceptance');
    expect((await act(mentee, body.id, 'accept')).body.status).toBe('active');
  });

  it('primacy cannot change once both have accepted, so that no past day changes', async () => {
    const { mentee, assignment } = await running({ is_primary: true });
    expectProblem(await patch(mentee, assignment.id, { is_primary: false }), 409, 'assignment-state', '/is_primary');
  });

  it('a planned end before the start is refused with its place, for a proposal as for a running assignment', async () => {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor, { starts_on: '2026-05-01' });
    expectProblem(await patch(mentee, body.id, { planned_ends_on: '2026-04-01' }), 422, 'period-empty', '/planned_ends_on');
    const open = await propose(people.director, mentee, await world.person({ division: 'GIM', site: 'NORTH' }));
    expectProblem(await patch(mentee, open.body.id, { planned_ends_on: '2020-01-01' }), 422, 'period-empty', '/planned_ends_on');
  });

  it('need areas are readable for the two, the mentee’s leaders and the facilitator', async () => {
    const { mentee, mentor, assignment } = await running({ need_areas: ['family', 'cfar'] });
    for (const who of [mentee, mentor, people.director, people.facilitator])
      expect((await read(assignment.id, who)).need_areas).toEqual(['family', 'cfar']);
    for (const who of [people.committee, people.viceChair, people.facultyAffairs])
      expect((await read(assignment.id, who)).need_areas).toBeNull();
    await patch(mentee, assignment.id, { need_areas: ['promotion'] });
    const events = await world.sql`select data from event where subject_id = ${assignment.id}`;
    expect(JSON.stringify(events)).not.toMatch(/family|promotion/);
  });

  it('a token that may only write is answered', async () => {
    const { mentee, mentor } = await pair();
    const narrowed = world.as(people.director, { scopes: ['assignment:write'] });
    const { status, body } = await narrowed.post<AssignmentDetail>('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id });
    expect(status).toBe(201);
    const accepting = world.as(mentor, { scopes: ['assignment:write'] });
    expect((await accepting.post(`/v1/assignments/${body.id}/accept`, attest, { ifMatch: '*' })).status).toBe(200);
    expectProblem(await narrowed.get(`/v1/assignments/${body.id}`), 403, 'insufficient-scope');
  });

  it('a suspended mentee does not count towards capacity; a paused one does', async () => {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    const mentees = [];
    for (let n = 0; n < 3; n += 1)
      mentees.push(await world.assignment(await world.person({ division: 'GIM' }), mentor, { starts_on: '2026-01-01' }));
    await world.insert('assignment_pause', { assignment_id: mentees[0]?.id, starts_on: '2026-02-01' });
    const next = await world.person({ division: 'CARD' });
    expectProblem(await propose(people.director, next, mentor), 422, 'assignment-capacity');
    await world.insert('conflict_case', {
      assignment_id: mentees[1]?.id,
      status: 'detected',
      source: 'hr_change',
      bases: '[]',
      starts_on: '2026-02-01',
      detected_on: '2026-02-01',
      due_on: '2026-04-01',
      policy_id: world.policy.id,
    });
    expect((await propose(people.director, next, mentor)).status).toBe(201);
  });

  it('two who mentor each other are warned', async () => {
    const { mentee, mentor, assignment } = await running();
    expect(assignment.warnings).toEqual([]);
    const back = await propose(mentor, mentor, mentee);
    expect(back.body.warnings.map((warning) => warning.code)).toEqual(['reciprocal']);
  });

  it('an id is accepted in upper and lower case', async () => {
    const { mentee, mentor } = await pair();
    const { status } = await world
      .as(people.director)
      .post('/v1/assignments', { mentee_id: mentee.id.toUpperCase(), mentor_id: mentor.id.toUpperCase() });
    expect(status).toBe(201);
  });
});
