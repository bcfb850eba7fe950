import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf, type RoleName, type RoleOptions } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof requestsOf>;
let pairs: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = requestsOf(world, people);
  pairs = assignmentsOf(world, people);
});

afterEach(() => world.at('2026-03-01'));

const ended: string[] = [];
/** A role for this test alone. */
async function holding(holder: Person, role: RoleName, scope: RoleOptions = {}): Promise<string> {
  const { id } = await world.role(holder, role, scope);
  ended.push(id);
  return id;
}
const end = (role_id: string) => world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role_id}`;
afterEach(async () => {
  for (const id of ended.splice(0)) await end(id);
});

/** Participants for this test alone. */
async function asking(participants: readonly string[], work: () => Promise<void>): Promise<void> {
  await world.sql`update policy set match_participants = ${participants} where id = ${world.policy.id}`;
  await work().finally(
    () => world.sql`update policy set match_participants = '{division_director,physician_in_chief}' where id = ${world.policy.id}`,
  );
}

/** A mentee of GIM at NORTH, where nobody leads, with a discussion that the mentorship lead opened. */
async function leaderless() {
  const mentee = await world.person({ division: 'GIM', site: 'NORTH' });
  await words.needs(mentee);
  const request = (await words.open(mentee, mentee)).body;
  const discussion = await words.discuss(people.lead, request.id);
  expect(discussion.status).toBe(201);
  return { mentee, request, discussion: discussion.body };
}

describe('from a request to a mentor', () => {
  it('ranked mentors, three contributions, a proposal, two acceptances: matched', async () => {
    const [first, second] = [await words.mentor(), await words.mentor()];
    const mentee = await words.mentee();
    await words.needs(mentee);
    const opened = await words.open(mentee, mentee, { mentor_ids: [first.id, second.id], reason: 'I want to lead a trial.' });
    expect(opened.status).toBe(201);
    expect(opened.headers['location']).toBe(`/v1/mentor-requests/${opened.body.id}`);
    expect(opened.body).toMatchObject({
      status: 'open',
      type: 'new',
      via: 'mentee',
      is_primary: true,
      choices: [{ rank: 1, mentor: { id: first.id } }, { rank: 2 }],
    });

    const discussion = await words.discuss(people.director, opened.body.id, { planned_on: '2026-03-10' });
    expect(discussion.status).toBe(201);
    expect(discussion.headers['location']).toBe(`/v1/match-discussions/${discussion.body.id}`);
    expect(discussion.body).toMatchObject({
      is_open: true,
      planned_on: '2026-03-10',
      participants: ['division_director', 'physician_in_chief'],
      missing: [
        { capacity: 'mentee', is_vacant: false, holder_ids: [mentee.id], holders: [partyOf(mentee)] },
        { capacity: 'division_director', is_vacant: false, holder_ids: [people.director.id] },
        { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [people.pic.id], holders: [partyOf(people.pic)] },
      ],
    });
    expect(await words.request(opened.body.id)).toMatchObject({ status: 'in_discussion', discussion_id: discussion.body.id });

    for (const who of [mentee, people.director, people.pic])
      expect((await words.say(who, discussion.body.id, { agrees: true })).status).toBe(200);
    const concluded = await words.conclude(people.director, discussion.body.id, { outcome: 'match', mentor_id: first.id });
    expect(concluded.body).toMatchObject({
      is_open: false,
      outcome: 'match',
      mentor_id: first.id,
      mentor: partyOf(first),
      held_on: '2026-03-01',
      missing: [],
      concluded_by: people.director.id,
    });
    const assignment_id = concluded.body.assignment_id ?? '';
    expect(await words.request(opened.body.id)).toMatchObject({ status: 'awaiting_acceptance', assignment_id });
    expect(await pairs.read(assignment_id, mentee)).toMatchObject({
      status: 'pending_acceptance',
      is_primary: true,
      need_areas: ['promotion', 'grants'],
      request_id: opened.body.id,
    });
    await pairs.act(mentee, assignment_id, 'accept');
    await pairs.act(first, assignment_id, 'accept', attest);
    expect(await words.request(opened.body.id)).toMatchObject({ status: 'matched', waiting_days: null, assignment_id });
    expectProblem(await words.act(mentee, opened.body.id, 'withdraw'), 409, 'mentor-request-state');
    expectProblem(await words.discuss(people.director, opened.body.id), 409, 'mentor-request-state');
  });

  it('a proposal that is declined leaves the request open, and the same mentor can be agreed upon again', async () => {
    const { mentee, mentor, request, assignment_id } = await words.proposed();
    await pairs.act(mentor, assignment_id, 'decline');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', assignment_id: null, discussion_id: null });
    const again = (await words.discuss(people.pic, request.id)).body;
    for (const who of [mentee, people.director, people.pic]) await words.say(who, again.id);
    const concluded = await words.conclude(people.director, again.id, { outcome: 'match', mentor_id: mentor.id });
    expect(concluded.body.assignment_id).not.toBe(assignment_id);
    expect(await words.request(request.id)).toMatchObject({ status: 'awaiting_acceptance', assignment_id: concluded.body.assignment_id });
  });

  it('a proposal expires by itself, on its day and not before', async () => {
    const { request } = await words.proposed();
    world.at('2026-03-21');
    expect((await words.request(request.id)).status).toBe('awaiting_acceptance');
    world.at('2026-03-22');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', assignment_id: null });
    expect((await words.discuss(people.director, request.id)).status).toBe(201);
  });

  it('a proposal that is withdrawn, or an assignment voided as an error, leaves the request open', async () => {
    const { request, assignment_id } = await words.proposed();
    await pairs.act(people.director, assignment_id, 'withdraw');
    expect((await words.request(request.id)).status).toBe('open');
    const other = await words.proposed();
    await pairs.act(other.mentee, other.assignment_id, 'accept');
    await pairs.act(other.mentor, other.assignment_id, 'accept', attest);
    await pairs.act(people.lead, other.assignment_id, 'void');
    expect((await words.request(other.request.id)).status).toBe('open');
  });

  it('the agreed mentor may be none of the preferred ones, and not the primary one', async () => {
    const wished = await words.mentor();
    const { discussion } = await words.heard({ mentor_ids: [wished.id] });
    const chosen = await words.mentor();
    const { body } = await words.conclude(people.lead, discussion.id, { outcome: 'match', mentor_id: chosen.id, is_primary: false });
    expect(await pairs.read(body.assignment_id ?? '')).toMatchObject({ mentor: { id: chosen.id }, is_primary: false, starts_on: null });
  });

  it('starts on the requested day, or once both have accepted where that day has passed', async () => {
    const later = await words.heard({ starts_on: '2026-09-01', planned_ends_on: '2027-09-01' });
    const passed = await words.heard({ starts_on: '2026-03-05' });
    const [one, two] = [await words.mentor(), await words.mentor()];
    const first = await words.conclude(people.director, later.discussion.id, { outcome: 'match', mentor_id: one.id });
    expect(await pairs.read(first.body.assignment_id ?? '')).toMatchObject({ starts_on: '2026-09-01', planned_ends_on: '2027-09-01' });
    world.at('2026-03-05');
    const second = await words.conclude(people.director, passed.discussion.id, { outcome: 'match', mentor_id: two.id });
    expect(await pairs.read(second.body.assignment_id ?? '')).toMatchObject({ starts_on: null });
  });

  it('the event log holds the facts, and no preferred mentor or input', async () => {
    const { request, discussion } = await words.proposed({ reason: 'Secret-reason' });
    const events = await world.sql<{ type: string; data: object }>`
      select type, data from event where subject_id in (${request.id}, ${discussion.id}) order by id`;
    expect(events.map(({ type }) => type)).toEqual([
      'mentor_request.opened',
      'match_discussion.opened',
      'match_discussion.contributed',
      'match_discussion.contributed',
      'match_discussion.contributed',
      'match_discussion.concluded',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Secret|agrees/);
  });
});

describe('opening', () => {
  it('notifies the mentee and the holders of the offices, but not the person who opened it', async () => {
    const { mentee, request } = await words.asking();
    const { body } = await words.discuss(people.pic, request.id);
    expect(await words.notifiedAbout('discussion_opened', body.id)).toEqual([mentee.id, people.director.id].sort());
  });

  it('is based on the needs recorded last', async () => {
    const { mentee, request } = await words.asking();
    const latest = await words.needs(mentee, { version: 2 });
    await words.discuss(people.director, request.id);
    expect((await words.request(request.id)).needs_profile_id).toBe(latest);
  });

  it('requires recorded needs', async () => {
    const mentee = await words.mentee();
    const { body } = await words.open(mentee, mentee);
    expect(body.needs_profile_id).toBeNull();
    expectProblem(await words.discuss(people.director, body.id), 409, 'needs-missing');
    await words.needs(mentee);
    expect((await words.discuss(people.director, body.id)).status).toBe(201);
  });

  it('is possible for an open request alone, one at a time', async () => {
    const { request } = await words.discussing();
    expectProblem(await words.discuss(people.director, request.id), 409, 'match-discussion-open');
    await words.act(people.director, request.id, 'withdraw');
    expectProblem(await words.discuss(people.director, request.id), 409, 'mentor-request-state');
    expectProblem(await words.discuss(people.director, crypto.randomUUID()), 404, 'not-found');
    const elsewhere = await world.otherDepartment();
    const lead = await elsewhere.person();
    await elsewhere.role(lead, 'mentorship_lead');
    expectProblem(await words.discuss(lead, request.id), 404, 'not-found');
    expectProblem(await words.discuss(people.chair, request.id), 403, 'permission-denied');
  });

  it('is for today or later, within a year', async () => {
    const { request } = await words.asking();
    const on = (planned_on: string) => words.discuss(people.director, request.id, { planned_on });
    expectProblem(await on('2026-02-28'), 422, 'day-passed', '/planned_on');
    expectProblem(await on('2027-03-03'), 422, 'day-too-far', '/planned_on');
    expect((await on('2026-03-01')).body.planned_on).toBe('2026-03-01');
  });

  it('two at once make one discussion', async () => {
    const { request } = await words.asking();
    const answers = await Promise.all([words.discuss(people.director, request.id), words.discuss(people.pic, request.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'match-discussion-open' });
  });
});

describe('contributing', () => {
  it('stores the role that was held on the day as proof', async () => {
    const { discussion, mentee } = await words.heard();
    const rows = await world.sql<{ person_id: string; capacity: string; role: string | null; took_part_on: string }>`
      select c.person_id, c.capacity, r.role, c.took_part_on from match_contribution c left join leadership_role r on r.id = c.role_id and r.person_id = c.person_id
      where c.discussion_id = ${discussion.id} order by c.id`;
    expect(rows.map(({ person_id, capacity, role }) => [person_id, capacity, role])).toEqual([
      [mentee.id, 'mentee', null],
      [people.director.id, 'division_director', 'division_director'],
      [people.pic.id, 'physician_in_chief', 'physician_in_chief'],
    ]);
  });

  it('again changes the contribution, and repeating it changes nothing', async () => {
    const { discussion } = await words.discussing();
    const first = await words.say(people.director, discussion.id, { agrees: false, input: 'Not yet.' }, discussion.row_version);
    expect(first.body.row_version).toBeGreaterThan(discussion.row_version);
    const same = await words.say(people.director, discussion.id, { agrees: false }, first.body.row_version);
    expect(same.body.row_version).toBe(first.body.row_version);
    const changed = await words.say(people.director, discussion.id, { agrees: true });
    expect(changed.body.contributions).toMatchObject([{ person: { id: people.director.id }, agrees: true, input: 'Not yet.' }]);
    const reworded = await words.say(people.director, discussion.id, { input: 'Now I do.' });
    expect(reworded.body.contributions).toMatchObject([{ agrees: true, input: 'Now I do.' }]);
    const events = await world.sql`select id from event where subject_id = ${discussion.id} and type = 'match_discussion.contributed'`;
    expect(events).toHaveLength(3);
  });

  it('states something the first time', async () => {
    const { discussion } = await words.discussing();
    const bare = (more: object = {}) =>
      world.as(people.director).post(`/v1/match-discussions/${discussion.id}/contribute`, more, { ifMatch: '*' });
    for (const nothing of [{}, { capacity: 'division_director' }]) expectProblem(await bare(nothing), 422, 'contribution-empty', '/agrees');
    expect((await bare({ input: 'Later.' })).status).toBe(200);
    expect((await bare()).status).toBe(200);
  });

  it('requires the version that was read', async () => {
    const { discussion, mentee } = await words.discussing();
    await words.say(mentee, discussion.id);
    expectProblem(await words.say(people.director, discussion.id, {}, discussion.row_version), 412, 'version-stale');
    const without = await world.as(people.director).post(`/v1/match-discussions/${discussion.id}/contribute`, {});
    expectProblem(without, 428, 'precondition-required');
  });

  it('is refused in an office that one does not hold', async () => {
    const { discussion } = await words.discussing();
    const refused = await words.say(people.head, discussion.id, { capacity: 'division_director' });
    expectProblem(refused, 422, 'capacity-not-held', '/capacity');
    expect(refused.body).toMatchObject({ held: ['hospital_division_head'] });
    expectProblem(await words.say(people.director, discussion.id, { capacity: 'mentee' }), 422, 'capacity-not-held', '/capacity');
    expectProblem(await words.say(people.lead, discussion.id, { capacity: 'division_director' }), 422, 'capacity-not-held', '/capacity');
    expectProblem(await words.say(people.outsider, discussion.id), 404, 'not-found');
    expectProblem(await words.say(people.director, discussion.id, { capacity: 'chair' }), 400, 'invalid-request', '/capacity');
  });

  it('the holder of two offices names one, and has one contribution', async () => {
    await holding(people.director, 'mentorship_facilitator', { division: 'CARD' });
    const { discussion } = await words.discussing();
    const refused = await words.say(people.director, discussion.id);
    expectProblem(refused, 422, 'capacity-not-held', '/capacity');
    expect(refused.body).toMatchObject({ held: ['division_director', 'mentorship_facilitator'] });
    const one = await words.say(people.director, discussion.id, { capacity: 'mentorship_facilitator' });
    expect(one.body.missing.map(({ capacity }) => capacity)).toContain('division_director');
    const other = await words.say(people.director, discussion.id, { capacity: 'division_director' });
    expect(other.body.contributions).toMatchObject([{ capacity: 'division_director' }]);
    const kept = await words.say(people.director, discussion.id, { agrees: true });
    expect(kept.body.contributions).toMatchObject([{ capacity: 'division_director', agrees: true }]);
  });

  it('is possible for facilitators and division heads, but not required', async () => {
    const { discussion } = await words.discussing();
    await words.say(people.facilitator, discussion.id, { input: 'They have met once.' });
    const { body } = await words.say(people.head, discussion.id);
    expect(body.contributions.map(({ capacity }) => capacity)).toEqual(['mentorship_facilitator', 'hospital_division_head']);
    expect(body.missing).toHaveLength(3);
  });

  it('counts as of its day: a director who steps down keeps their contribution, or can no longer make one', async () => {
    const [former, next] = [await words.mentor(), await words.mentor()];
    const role = await holding(former, 'division_director', { division: 'CARD' });
    const spoken = await words.discussing();
    const silent = await words.discussing();
    await words.say(former, spoken.discussion.id, { input: 'Go on.' });
    await end(role);
    await holding(next, 'division_director', { division: 'CARD', starts_on: '2026-03-01' });
    expect((await words.discussion(spoken.discussion.id)).missing.map(({ capacity }) => capacity)).toEqual([
      'mentee',
      'physician_in_chief',
    ]);
    expectProblem(await words.say(former, silent.discussion.id), 404, 'not-found');
    expect((await words.discussion(silent.discussion.id)).missing[1]?.holder_ids).toEqual([people.director.id, next.id].sort());
  });
});

describe('standing in', () => {
  it('the leads are asked where an office is vacant, each for one: a lead has one contribution, too', async () => {
    const second = await words.mentor();
    await holding(second, 'mentorship_lead');
    const { mentee, discussion } = await leaderless();
    expect(discussion.missing).toMatchObject([{}, { capacity: 'division_director', is_vacant: true, holder_ids: [] }, { is_vacant: true }]);
    expect(await words.notifiedAbout('discussion_opened', discussion.id)).toEqual([mentee.id, second.id].sort());
    const asLead = await words.say(people.lead, discussion.id);
    expect(asLead.body.contributions).toMatchObject([{ capacity: 'mentorship_lead', stands_in: false }]);
    const standing = await words.say(people.lead, discussion.id, { capacity: 'division_director' });
    expect(standing.body.contributions).toMatchObject([{ capacity: 'division_director', stands_in: true }]);
    await words.say(mentee, discussion.id);
    const early = await words.conclude(people.lead, discussion.id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expectProblem(early, 409, 'match-participants-missing');
    expect(early.body['missing']).toMatchObject([{ capacity: 'physician_in_chief', is_vacant: true }]);
    await words.say(second, discussion.id, { capacity: 'physician_in_chief' });
    const { body } = await words.conclude(people.lead, discussion.id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expect(body.outcome).toBe('match');
  });

  it('a lead stands in for the second office of somebody who holds two, but only once that person has contributed in the first', async () => {
    const both = await words.mentor();
    await holding(both, 'division_director', { division: 'GIM' });
    await holding(both, 'physician_in_chief', { site: 'NORTH' });
    const { discussion } = await leaderless();
    expectProblem(await words.say(people.lead, discussion.id, { capacity: 'physician_in_chief' }), 422, 'capacity-not-held', '/capacity');
    const { body } = await words.say(both, discussion.id, { capacity: 'division_director' });
    expect(body.missing).toMatchObject([{ capacity: 'mentee' }, { capacity: 'physician_in_chief', is_vacant: true }]);
    const standing = await words.say(people.lead, discussion.id, { capacity: 'physician_in_chief' });
    expect(standing.body.missing).toMatchObject([{ capacity: 'mentee' }]);
  });

  it('nobody stands in for an office that the policy does not name, or for the mentee', async () => {
    const { discussion } = await leaderless();
    expectProblem(
      await words.say(people.lead, discussion.id, { capacity: 'hospital_division_head' }),
      422,
      'capacity-not-held',
      '/capacity',
    );
    expectProblem(await words.say(people.lead, discussion.id, { capacity: 'mentee' }), 422, 'capacity-not-held', '/capacity');
  });

  it('another leader stands in for the lead where the lead is a preferred mentor', async () => {
    await asking(['mentorship_lead'], async () => {
      const { discussion, mentee } = await words.discussing({ mentor_ids: [people.lead.id] });
      expect(discussion.participants).toEqual(['mentorship_lead']);
      expect(discussion.missing).toMatchObject([{ capacity: 'mentee' }, { capacity: 'mentorship_lead', is_vacant: true }]);
      expectProblem(
        await words.say(people.facilitator, discussion.id, { capacity: 'mentorship_lead' }),
        422,
        'capacity-not-held',
        '/capacity',
      );
      await words.say(people.pic, discussion.id, { capacity: 'mentorship_lead' });
      await words.say(mentee, discussion.id);
      const { body } = await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: people.lead.id });
      expect(body.outcome).toBe('match');
    });
  });
});

describe('nobody decides on their own behalf', () => {
  it('a director who is the mentee contributes as the mentee alone, delegates and concludes nothing, and reads no leader’s input', async () => {
    const director = await world.person({ division: 'GIM', site: 'NORTH' });
    await holding(director, 'division_director', { division: 'GIM' });
    await words.needs(director);
    const request = (await words.open(director, director)).body;
    const { id, missing } = (await words.discuss(people.lead, request.id)).body;
    expect(missing).toMatchObject([
      { capacity: 'mentee', holder_ids: [director.id] },
      { capacity: 'division_director', is_vacant: true },
      {},
    ]);
    expectProblem(await words.say(director, id, { capacity: 'division_director' }), 422, 'approver-is-subject', '/capacity');
    expectProblem(await words.send(director, id, { to_id: people.outsider.id }), 422, 'approver-is-subject');
    expectProblem(await words.conclude(director, id, { outcome: 'no_match', no_match_reason: 'other' }), 403, 'permission-denied');
    await words.say(people.lead, id, { capacity: 'division_director', input: 'Between us leaders', agrees: true });
    const { body } = await words.say(director, id, { agrees: true });
    expect(body.contributions).toMatchObject([
      { capacity: 'division_director', stands_in: true, input: null, agrees: null },
      { capacity: 'mentee', agrees: true },
    ]);
  });

  it('a mentee without an office cannot contribute as a leader either', async () => {
    const { discussion, mentee } = await words.discussing();
    expectProblem(await words.say(mentee, discussion.id, { capacity: 'division_director' }), 422, 'approver-is-subject', '/capacity');
  });

  it('a preferred mentor cannot contribute as a leader or conclude; an earlier contribution no longer counts', async () => {
    const { discussion, request } = await words.discussing();
    await words.say(people.facilitator, discussion.id);
    await words.say(people.lead, discussion.id, { input: 'Before I was named' });
    const ranked = await world
      .as(people.director)
      .put(`/v1/mentor-requests/${request.id}/choices`, { mentor_ids: [people.facilitator.id, people.lead.id] }, { ifMatch: '*' });
    expect(ranked.status).toBe(200);
    for (const wished of [people.facilitator, people.lead]) {
      expectProblem(await words.say(wished, discussion.id), 422, 'approver-is-subject');
      expectProblem(await words.send(wished, discussion.id, { to_id: people.outsider.id }), 422, 'approver-is-subject');
    }
    expectProblem(
      await words.conclude(people.lead, discussion.id, { outcome: 'no_match', no_match_reason: 'other' }),
      422,
      'approver-is-subject',
    );
    expectProblem(await words.send(people.director, discussion.id, { to_id: people.lead.id }), 422, 'delegation-unfit', '/to_id');
  });

  it('the delegate of a preferred mentor cannot contribute', async () => {
    await asking(['mentorship_facilitator'], async () => {
      const { discussion, request } = await words.discussing();
      const deputy = await words.mentor();
      await words.send(people.facilitator, discussion.id, { to_id: deputy.id });
      await world
        .as(people.director)
        .put(`/v1/mentor-requests/${request.id}/choices`, { mentor_ids: [people.facilitator.id] }, { ifMatch: '*' });
      expectProblem(await words.say(deputy, discussion.id), 422, 'capacity-not-held', '/capacity');
      expect((await words.discussion(discussion.id)).missing[1]).toMatchObject({ is_vacant: true, holder_ids: [] });
    });
  });

  it('nobody concludes with themselves as mentor', async () => {
    const { discussion } = await words.heard();
    const answer = await words.conclude(people.lead, discussion.id, { outcome: 'match', mentor_id: people.lead.id });
    expectProblem(answer, 422, 'approver-is-subject', '/mentor_id');
  });

  it('the contribution of the person who becomes the mentor does not count as a leader’s', async () => {
    await asking(['mentorship_facilitator'], async () => {
      const { discussion, mentee } = await words.discussing();
      await words.say(mentee, discussion.id);
      await words.say(people.facilitator, discussion.id);
      const answer = await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: people.facilitator.id });
      expectProblem(answer, 409, 'match-participants-missing');
      expect(answer.body['missing']).toMatchObject([{ capacity: 'mentorship_facilitator', is_vacant: true }]);
    });
  });
});
