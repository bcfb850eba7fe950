/** Relations that are not formal: recorded by one side, they hold once the other has confirmed them. */
import pino from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, START, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});
beforeEach(() => world.at(START));

const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
const record = (as: Person, mentee: Person, mentor: Person, more: object = {}) =>
  words.propose(as, mentee, mentor, { subtype: 'informal', ...more });
const act: typeof words.act = (...given) => words.act(...given);
const status = async (as: Person, id: string) => (await world.as(as).get<AssignmentDetail>(`/v1/assignments/${id}`)).body.status;
const told = async (person: Person, id: string) =>
  (await world.sql<{ kind: string }>`select kind from notification where person_id = ${person.id} and subject_id = ${id} order by id`).map(
    ({ kind }) => kind,
  );
const events = async (id: string) =>
  (await world.sql<{ type: string }>`select type from event where subject_id = ${id} order by id`).map(({ type }) => type);

/** Claimed by the mentee. */
async function claimed(more: object = {}) {
  const pair = await words.pair();
  const { status: code, body } = await record(pair.mentee, pair.mentee, pair.mentor, more);
  expect([code, body.status]).toEqual([201, 'claimed']);
  return { ...pair, id: body.id, body };
}

describe('a relation that one side has recorded', () => {
  it.each(['informal', 'spot', 'sponsor', 'promotion_mentor'])('is claimed until the other side confirms it: %s', async (subtype) => {
    const { mentee, mentor, id, body } = await claimed({ subtype });
    expect(body).toMatchObject({
      mentor_accepted_at: null,
      activated_at: null,
      intervals: [],
      recorded_by: { id: mentee.id },
      expires_on: subtype === 'spot' ? '2026-04-30' : null,
    });
    expect(body.mentee_accepted_at).not.toBeNull();
    expect(await told(mentor, id)).toEqual(['assignment_claimed']);
    const confirmed = await act(mentor, id, 'confirm', {}, body.row_version);
    expect(confirmed.body).toMatchObject({ status: 'active', starts_on: '2026-03-01', recorded_by: { id: mentee.id } });
    expect(confirmed.body.intervals).toHaveLength(1);
    expect(await told(mentee, id)).toEqual(['assignment_claim_confirmed']);
    expect(await events(id)).toEqual(['assignment_claim.made', 'assignment_claim.confirmed', 'assignment.recorded']);
  });

  it('is confirmed by the other side that records the same, whether or not it names the day', async () => {
    for (const more of [{}, { starts_on: '2026-02-01' }]) {
      const { mentee, mentor, id } = await claimed({ starts_on: '2026-02-01' });
      const again = await record(mentor, mentee, mentor, more);
      expect([again.status, again.body.id, again.body.status]).toEqual([201, id, 'active']);
      expect(await world.sql`select id from assignment where mentee_id = ${mentee.id}`).toHaveLength(1);
    }
  });

  it('is not confirmed by a record of other days, another kind or another session', async () => {
    const { mentee, mentor, id } = await claimed({ starts_on: '2026-02-01' });
    expectProblem(await record(mentor, mentee, mentor, { starts_on: '2026-02-02' }), 409, 'claim-open', '/starts_on');
    expectProblem(await record(mentor, mentee, mentor, { planned_ends_on: '2027-01-01' }), 409, 'claim-open', '/planned_ends_on');
    expect((await record(mentor, mentee, mentor, { subtype: 'sponsor' })).body.status).toBe('claimed');
    expect(await status(mentee, id)).toBe('claimed');
    const session = await claimed({ subtype: 'spot', starts_on: '2026-02-01' });
    const other = await record(session.mentor, session.mentee, session.mentor, { subtype: 'spot', starts_on: '2026-02-02' });
    expect([other.body.status, other.body.id === session.id]).toEqual(['claimed', false]);
  });

  it('is recorded once: the same side is refused a second time', async () => {
    const { mentee, mentor, id } = await claimed();
    expectProblem(await record(mentee, mentee, mentor), 409, 'claim-open');
    await act(mentee, id, 'withdraw');
    expect((await record(mentee, mentee, mentor)).status).toBe(201);
  });

  it('is one relation where both sides record it at the same moment', async () => {
    const { mentee, mentor } = await words.pair();
    const answers = await Promise.all([record(mentee, mentee, mentor), record(mentor, mentee, mentor)]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await world.sql<{ state: string }>`select state from assignment where mentee_id = ${mentee.id}`).toEqual([{ state: 'live' }]);
  });

  it.each(['informal', 'spot', 'sponsor'])('is not recorded again while it holds, by anybody: %s', async (subtype) => {
    const { mentee, mentor, id } = await claimed({ subtype });
    await act(mentor, id, 'confirm');
    for (const who of [mentee, mentor, people.director, people.lead])
      expectProblem(await record(who, mentee, mentor, { subtype }), 409, 'assignment-overlap');
    const other = subtype === 'spot' ? { starts_on: '2026-02-20' } : { starts_on: '2026-01-10', planned_ends_on: '2026-02-10' };
    expect((await record(mentee, mentee, mentor, { subtype, ...other })).body.status).toBe('claimed');
  });

  it('can be recorded anew from the day on which it ended, and by the other way round at any time', async () => {
    const { mentee, mentor, id } = await claimed({ starts_on: '2026-02-01' });
    expect((await record(mentor, mentor, mentee)).body.status).toBe('claimed');
    await act(mentor, id, 'confirm');
    await act(mentor, id, 'end', { on: '2026-03-01' });
    expectProblem(await record(mentee, mentee, mentor, { starts_on: '2026-02-28' }), 409, 'assignment-overlap');
    expect((await record(mentee, mentee, mentor)).body.status).toBe('claimed');
  });

  it('of a mentee who left after recording it holds until that day, once the mentor has confirmed it', async () => {
    const { mentee, mentor, id } = await claimed({ starts_on: '2026-02-01' });
    await world.sql`update appointment set ends_on = '2026-03-05', end_reason = 'resigned' where person_id = ${mentee.id}`;
    world.at('2026-03-10');
    await daily();
    expect(await status(mentor, id)).toBe('claimed');
    await act(mentor, id, 'confirm');
    await daily();
    expect(await words.read(id, mentor)).toMatchObject({ status: 'ended', ends_on: '2026-03-05' });
  });

  it('is refused of somebody who has left and cannot confirm it', async () => {
    const { mentee, mentor } = await words.pair();
    await world.sql`update appointment set ends_on = '2026-02-01', end_reason = 'resigned' where person_id = ${mentor.id}`;
    const past = { subtype: 'spot', starts_on: '2026-01-15' };
    expectProblem(await record(mentee, mentee, mentor, past), 422, 'assignment-person-unfit', '/mentor_id');
  });

  it('tells whoever records it no day of an appointment nor of a death, which count as of today', async () => {
    const mentee = await world.person({ starts_on: '2010-07-01' });
    const { mentor } = await words.pair();
    const onEach = async () => {
      const answers = [];
      for (const starts_on of ['2015-01-01', '2026-01-15', '2026-02-10']) {
        const { status, text } = await record(mentee, mentee, mentor, { subtype: 'spot', starts_on });
        answers.push(status === 201 ? status : JSON.parse(text).detail);
      }
      return [...new Set(answers)];
    };
    expect(await onEach()).toEqual([201]);
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${mentor.id}`;
    expect(await onEach()).toEqual(['The mentor is no longer alive.']);
  });

  it('is not confirmed where one of the two had left before its first day', async () => {
    const { mentee, mentor, id } = await claimed();
    await world.sql`update appointment set ends_on = '2026-02-20', end_reason = 'resigned' where person_id = ${mentee.id}`;
    expectProblem(await act(mentor, id, 'confirm'), 422, 'assignment-person-unfit', '/mentee_id');
    expect(await status(mentor, id)).toBe('claimed');
  });

  it('is not confirmed by the side that recorded it, which changes nothing; nor twice', async () => {
    const { mentee, mentor, id, body } = await claimed();
    expect((await act(mentee, id, 'confirm')).body).toMatchObject({ status: 'claimed', row_version: body.row_version });
    const live = await act(mentor, id, 'confirm');
    expect((await act(mentor, id, 'confirm')).body.row_version).toBe(live.body.row_version);
  });
});

describe('a relation that a third person has recorded', () => {
  it.each(['director', 'facilitator', 'lead'] as const)('is confirmed by both before it holds: by the %s', async (who) => {
    const { mentee, mentor } = await words.pair();
    const recorder = people[who];
    const { body } = await record(recorder, mentee, mentor);
    expect(body).toMatchObject({ status: 'claimed', mentee_accepted_at: null, mentor_accepted_at: null, recorded_by: { id: recorder.id } });
    for (const side of [mentee, mentor]) expect(await told(side, body.id)).toEqual(['assignment_claimed']);
    expectProblem(await act(recorder, body.id, 'confirm'), 403, 'permission-denied');
    expect((await act(mentor, body.id, 'confirm')).body.status).toBe('claimed');
    expect((await act(mentee, body.id, 'confirm')).body.status).toBe('active');
    expect(await told(recorder, body.id)).toEqual(['assignment_claim_confirmed']);
  });

  it('is not told apart by whether the two have recorded it themselves; what holds then replaces what waits', async () => {
    const { mentee, mentor, id } = await claimed();
    const third = await record(people.director, mentee, mentor);
    expect([third.status, third.body.status]).toEqual([201, 'claimed']);
    expectProblem(await record(people.director, mentee, mentor), 409, 'claim-open');
    expect((await record(mentor, mentee, mentor)).body).toMatchObject({ id, status: 'active' });
    expect(await status(people.director, third.body.id)).toBe('withdrawn');
  });
});

describe('declining and withdrawing', () => {
  it('either of the two declines without a reason; the reason is theirs alone, and nobody ever had the relation', async () => {
    const { mentee, mentor, id } = await claimed();
    const declined = await act(mentor, id, 'decline', { reason_note: 'We never met' });
    expect(declined.body).toMatchObject({ status: 'declined', intervals: [], own_reasons: [{ kind: 'decline', note: 'We never met' }] });
    expect((await words.read(id, mentee)).own_reasons).toEqual([]);
    expect(await told(mentee, id)).toEqual(['assignment_claim_over']);
    expectProblem(await act(mentor, id, 'confirm'), 409, 'assignment-state');
    expect(await events(id)).toEqual(['assignment_claim.made', 'assignment_claim.declined']);
  });

  it('whoever recorded the relation of two others does not learn which of them declined', async () => {
    const answers: AssignmentDetail[] = [];
    for (const decliner of ['mentee', 'mentor'] as const) {
      const pair = await words.pair();
      const { body } = await record(people.director, pair.mentee, pair.mentor);
      const [no, yes] = decliner === 'mentee' ? [pair.mentee, pair.mentor] : [pair.mentor, pair.mentee];
      await act(yes, body.id, 'confirm');
      expect(await words.read(body.id, people.director)).toMatchObject({ mentee_accepted_at: null, mentor_accepted_at: null });
      await act(no, body.id, 'decline');
      answers.push(await words.read(body.id, people.director));
    }
    const told_of = ({ id: _, mentee: _e, mentor: _r, created_at: _c, updated_at: _u, ...rest }: AssignmentDetail) => rest;
    const [one, other] = answers.map(told_of);
    expect(one).toMatchObject({ status: 'declined' });
    expect(one).toEqual(other);
  });

  it('whoever recorded it withdraws it, and nobody else', async () => {
    const own = await claimed();
    expectProblem(await act(own.mentor, own.id, 'withdraw'), 403, 'permission-denied');
    for (const leader of [people.director, people.lead, people.facilitator]) {
      expectProblem(await act(leader, own.id, 'withdraw'), 404, 'not-found');
    }
    expectProblem(await act(people.lead, own.id, 'void'), 404, 'not-found');
    expect((await act(own.mentee, own.id, 'withdraw')).body.status).toBe('withdrawn');
    expect(await events(own.id)).toEqual(['assignment_claim.made', 'assignment_claim.withdrawn']);
    expect(await told(own.mentor, own.id)).toEqual(['assignment_claimed', 'assignment_claim_over']);
    const { body } = await record(people.director, own.mentee, own.mentor);
    expectProblem(await act(own.mentee, body.id, 'withdraw'), 403, 'permission-denied');
    expect((await act(people.director, body.id, 'withdraw')).body.status).toBe('withdrawn');
  });

  it.each([
    ['edit', { planned_ends_on: '2027-01-01' }],
    ['end', {}],
    ['complete', {}],
    ['pause', {}],
    ['accept', { attests_no_reporting_line: true }],
  ])('a claim cannot be treated as if it held: %s', async (verb, body) => {
    const { mentor, id } = await claimed();
    const answer =
      verb === 'edit' ? await world.as(mentor).patch(`/v1/assignments/${id}`, body, { ifMatch: '*' }) : await act(mentor, id, verb, body);
    expectProblem(answer, 409, 'assignment-state');
  });

  it('a relation that holds, or was recorded before both had to confirm, is neither confirmed nor declined', async () => {
    const { mentor, id } = await claimed();
    await act(mentor, id, 'confirm');
    expectProblem(await act(mentor, id, 'decline'), 409, 'assignment-state');
    const pair = await words.pair();
    const before = await world.assignment(pair.mentee, pair.mentor, { subtype: 'informal', starts_on: '2025-07-01' });
    expect(await status(pair.mentor, before.id)).toBe('active');
    expectProblem(await act(pair.mentor, before.id, 'confirm'), 409, 'assignment-state');
  });
});

describe('a spot session', () => {
  it('lapses after the policy’s days, whether or not the daily work has run', async () => {
    const { mentee, mentor, id } = await claimed({ subtype: 'spot', starts_on: '2026-02-20' });
    world.at('2026-04-29');
    expect(await status(mentee, id)).toBe('claimed');
    world.at('2026-04-30');
    expect(await status(mentee, id)).toBe('lapsed');
    expectProblem(await act(mentor, id, 'confirm'), 409, 'acceptance-expired');
    await daily();
    expect(await status(mentee, id)).toBe('lapsed');
    expectProblem(await act(mentor, id, 'decline'), 409, 'acceptance-expired');
    expect(await told(mentee, id)).toEqual(['assignment_claim_over']);
    expect(await events(id)).toEqual(['assignment_claim.made', 'assignment_claim.lapsed']);
    const again = await record(mentee, mentee, mentor, { subtype: 'spot', starts_on: '2026-02-20' });
    expect([again.status, again.body.status, again.body.expires_on]).toEqual([201, 'claimed', '2026-06-29']);
  });

  it('is confirmed on the last day, and was held on its day', async () => {
    const { mentor, id } = await claimed({ subtype: 'spot', starts_on: '2026-02-20' });
    world.at('2026-04-29');
    const held = await act(mentor, id, 'confirm');
    expect(held.body).toMatchObject({ status: 'ended', starts_on: '2026-02-20', ends_on: '2026-02-21' });
    expect(held.body.intervals).toEqual([{ status: 'active', starts_on: '2026-02-20', ends_on: '2026-02-21' }]);
  });

  it('that is yet to come is confirmed after it has taken place, too', async () => {
    const { mentor, id, body } = await claimed({ subtype: 'spot', starts_on: '2026-06-01' });
    expect(body.expires_on).toBe('2026-07-31');
    world.at('2026-07-30');
    await daily();
    expect((await act(mentor, id, 'confirm')).body).toMatchObject({ status: 'ended', starts_on: '2026-06-01', ends_on: '2026-06-02' });
  });

  it('is asked for as long as the policy says; other relations wait on', async () => {
    const { mentee, mentor } = await words.pair();
    const opened = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-03-02', claim_days_spot: 10 });
    expect(opened.body).toMatchObject({ claim_days_spot: 10 });
    world.at('2026-03-02');
    expect((await record(mentee, mentee, mentor, { subtype: 'spot' })).body.expires_on).toBe('2026-03-12');
    const sponsor = await record(mentee, mentee, mentor, { subtype: 'sponsor' });
    world.at('2028-03-02');
    await daily();
    expect(await status(mentee, sponsor.body.id)).toBe('claimed');
  });
});

describe('who waits for a word', () => {
  it('is reminded once, and finds what waits in the list', async () => {
    const { mentee, mentor, id } = await claimed();
    const spot = await record(people.director, mentee, mentor, { subtype: 'spot' });
    world.at('2026-03-14');
    await daily();
    expect(await told(mentor, id)).toEqual(['assignment_claimed']);
    for (const day of ['2026-03-15', '2026-03-16']) {
      world.at(day);
      await daily();
    }
    expect(await told(mentor, id)).toEqual(['assignment_claimed', 'assignment_claim_due']);
    expect(await told(mentee, id)).toEqual([]);
    for (const side of [mentee, mentor]) expect(await told(side, spot.body.id)).toEqual(['assignment_claimed', 'assignment_claim_due']);
    const waiting = await world.as(mentor).get('/v1/assignments?status=claimed');
    expect(waiting.body.items.map((item) => item.id)).toEqual([id, spot.body.id]);
  });

  it('is no longer waited for once gone: the claim is withdrawn, and nobody is notified in their place', async () => {
    const { mentee, mentor, id } = await claimed();
    await world.sql`update person set deceased_on = '2026-03-05' where id = ${mentor.id}`;
    world.at('2026-03-06');
    await daily();
    expect(await status(mentee, id)).toBe('withdrawn');
    expect(await told(mentor, id)).toEqual(['assignment_claimed']);
  });
});

describe('a claimed relation counts nowhere and is nobody’s business', () => {
  it('is visible to the two and to whoever recorded it, and to nobody else by any way', async () => {
    const { mentee, mentor, id } = await claimed();
    const seen = async (as: Person) => {
      const list = await world.as(as).get(`/v1/assignments?person_id=${mentee.id}`);
      return [(await world.as(as).get(`/v1/assignments/${id}`)).status, list.body.items.length];
    };
    const leaders = [people.director, people.pic, people.facilitator, people.lead, people.chair, people.facultyAffairs, people.admin];
    for (const leader of leaders) expect(await seen(leader)).toEqual([404, 0]);
    for (const side of [mentee, mentor]) expect(await seen(side)).toEqual([200, 1]);
    for (const leader of leaders) {
      const meeting = { assignment_id: id, mode: 'video', duration_min: 30 };
      expectProblem(await world.as(leader).post('/v1/meetings/log', meeting), 404, 'not-found', '/assignment_id');
    }
    const listed = await world.as(people.admin).get(`/v1/events?subject_id=${id}`);
    expect(listed.body.items).toEqual([]);
    await act(mentor, id, 'confirm');
    for (const leader of leaders) expect(await seen(leader)).toEqual([200, 1]);
    expect((await world.as(people.admin).get(`/v1/events?subject_id=${id}`)).body.items).toMatchObject([{ type: 'assignment.recorded' }]);
  });

  it('stays with whoever recorded it, who reads it without a role, and the relation that holds no more', async () => {
    const { mentee, mentor } = await words.pair();
    const former = await world.person({ division: 'CARD' });
    const { id: role } = await world.role(former, 'mentorship_facilitator', { division: 'CARD' });
    const { body } = await record(former, mentee, mentor);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role}`;
    expect(await status(former, body.id)).toBe('claimed');
    for (const side of [mentee, mentor]) await act(side, body.id, 'confirm');
    expect((await world.as(former).get(`/v1/assignments/${body.id}`)).status).toBe(404);
  });

  it('takes no meeting as if it held; once it holds, a meeting needs the other side, too', async () => {
    const { mentee, mentor, id } = await claimed({ subtype: 'sponsor', starts_on: '2026-02-01' });
    const log = (as: Person) => world.as(as).post('/v1/meetings/log', { assignment_id: id, mode: 'video', duration_min: 30 });
    for (const side of [mentee, mentor]) {
      expectProblem(await log(side), 409, 'assignment-state');
      expectProblem(await world.as(side).post('/v1/meetings', { assignment_id: id, mode: 'video' }), 409, 'assignment-state');
    }
    await act(mentor, id, 'confirm');
    const { body } = await log(mentor);
    expect(body).toMatchObject({ status: 'held', not_qualifying_because: 'pending_confirmation' });
    expectProblem(await world.as(mentor).post(`/v1/meetings/${body.id}/confirm`, {}, { ifMatch: '*' }), 422, 'approver-is-subject');
    const confirmed = await world.as(mentee).post(`/v1/meetings/${body.id}/confirm`, {}, { ifMatch: '*' });
    expect(confirmed.body).toMatchObject({ status: 'confirmed', qualifies: false, not_qualifying_because: 'not_formal' });
  });

  it('gives the mentor nothing to read of the mentee', async () => {
    const { mentee, mentor } = await claimed();
    await world.as(mentee).post(`/v1/people/${mentee.id}/needs-profiles`, { needs: [{ area: 'grants', priority: 3 }] });
    expectProblem(await world.as(mentor).get(`/v1/people/${mentee.id}/needs-profiles`), 403, 'permission-denied');
    expect((await world.as(mentor).get(`/v1/obligations?person_id=${mentee.id}`)).body.items ?? []).toEqual([]);
  });

  it.each(['claimed', 'lapsed', 'declined', 'withdrawn', 'confirmed'])(
    'owes nothing and leaves the formal mentor open: %s',
    async (fate) => {
      const mentee = await world.person({ division: 'CARD', starts_on: '2026-01-05' });
      const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
      const owed = async () =>
        (await world.as(people.director).get<{ items: { id: string; kind: string }[] }>(`/v1/obligations?person_id=${mentee.id}`)).body
          .items;
      const before = await owed();
      const { body } = await record(mentee, mentee, mentor, { subtype: fate === 'lapsed' ? 'spot' : 'informal', starts_on: '2026-01-10' });
      if (fate === 'confirmed') await act(mentor, body.id, 'confirm');
      if (fate === 'declined') await act(mentor, body.id, 'decline');
      if (fate === 'withdrawn') await act(mentee, body.id, 'withdraw');
      if (fate === 'lapsed') await world.sql`update assignment set state = 'lapsed' where id = ${body.id}`;
      expect(await owed()).toEqual(before);
      expect(before.find(({ kind }) => kind === 'formal_mentor')).toMatchObject({ state: 'overdue', assignment_id: null });
    },
  );
});

describe('staff', () => {
  it.each(['informal', 'spot', 'sponsor'])('can be a mentor in an %s relation, and confirm it', async (subtype) => {
    const { mentee } = await words.pair();
    const staff = await world.person({ kind: 'staff' });
    const { status: code, body } = await record(mentee, mentee, staff, { subtype });
    expect(code).toBe(201);
    expect((await act(staff, body.id, 'confirm')).body.status).toBe('active');
    expectProblem(await record(people.director, staff, mentee, { subtype }), 403, 'permission-denied');
    expectProblem(await record(people.lead, staff, mentee, { subtype }), 422, 'assignment-person-unfit', '/mentee_id');
  });

  it.each(['formal', 'promotion_mentor'])('cannot be a mentor in a %s one', async (subtype) => {
    const { mentee } = await words.pair();
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await record(mentee, mentee, staff, { subtype }), 422, 'assignment-person-unfit', '/mentor_id');
  });
});

describe('a formal assignment that is converted', () => {
  it.each(['mentor', 'director'] as const)('becomes a relation that needs the word of both: by the %s', async (who) => {
    const { mentee, mentor, assignment } = await words.running();
    const { body } = await act(who === 'mentor' ? mentor : people.director, assignment.id, 'convert', { to: 'sponsor' });
    expect(body).toMatchObject({ subtype: 'sponsor', status: 'claimed', converted_from_id: assignment.id });
    expect((await words.read(assignment.id)).status).toBe('ended');
    if (who === 'director') expect((await act(mentor, body.id, 'confirm')).body.status).toBe('claimed');
    expect((await act(mentee, body.id, 'confirm')).body).toMatchObject({ status: 'active', converted_from_id: assignment.id });
  });
});

describe('a policy', () => {
  it('is relied on by a claim for the days that it gives, and by nothing for the meetings that it adds', async () => {
    const { mentee, mentor } = await words.pair();
    world.at('2026-04-01');
    const opened = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-04-01', claim_days_spot: 20 });
    const correct = (body: object) => world.as(people.admin).patch(`/v1/policies/${opened.body.id}`, body, { ifMatch: '*' });
    expect((await correct({ claim_days_spot: 25 })).status).toBe(200);
    expect((await record(mentee, mentee, mentor, { subtype: 'spot' })).body.expires_on).toBe('2026-04-26');
    const refused = await correct({ claim_days_spot: 30 });
    expectProblem(refused, 409, 'policy-relied-on');
    expect(refused.body).toMatchObject({ reason: 'used' });
    expect((await correct({ higher_intensity_meetings: 3 })).status).toBe(200);
  });
});
