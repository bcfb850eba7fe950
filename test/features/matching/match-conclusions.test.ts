import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MatchDiscussion } from '../../../src/features/matching/match-discussions/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof requestsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = requestsOf(world, people);
});
afterEach(() => world.at('2026-03-01'));

const match = (mentor: { id: string }, more: object = {}) => ({ outcome: 'match', mentor_id: mentor.id, ...more });
const noMatch = (more: object = {}) => ({ outcome: 'no_match', no_match_reason: 'no_candidate', ...more });
const inputsOf = ({ contributions }: MatchDiscussion) => contributions.map(({ input }) => input);

/** Three have spoken: the mentee, the director and the physician-in-chief, each in words of their own. */
async function talked() {
  const made = await words.discussing();
  await words.say(made.mentee, made.discussion.id, { input: 'Mentee’s words', agrees: true });
  await words.say(people.director, made.discussion.id, { input: 'Director’s words', agrees: true });
  await words.say(people.pic, made.discussion.id, { input: 'PIC’s words', agrees: false });
  return made;
}

describe('delegating', () => {
  it('the delegate is notified, reads the contributions, and counts for the holder of the office', async () => {
    const { discussion, mentee } = await words.discussing();
    await words.say(mentee, discussion.id, { input: 'Mentee’s words', agrees: true });
    const deputy = await words.mentor();
    expectProblem(await world.as(deputy).get(`/v1/match-discussions/${discussion.id}`), 404, 'not-found');
    const sent = await words.send(people.director, discussion.id, { to_id: deputy.id });
    expect(sent.status).toBe(200);
    expect(sent.body.missing[0]).toMatchObject({ capacity: 'division_director', holder_ids: [people.director.id, deputy.id].sort() });
    expect(await words.notifiedAbout('discussion_delegated', discussion.id)).toEqual([deputy.id]);
    expect(inputsOf(await words.discussion(discussion.id, deputy))).toEqual(['Mentee’s words']);
    const { body } = await words.say(deputy, discussion.id, { input: 'In their place' });
    expect(body.contributions[1]).toMatchObject({
      person: { id: deputy.id },
      capacity: 'division_director',
      stands_in: false,
      delegated_from_id: people.director.id,
      delegated_from: partyOf(people.director),
    });
    await words.say(people.pic, discussion.id);
    expect((await words.conclude(people.director, discussion.id, match(await words.mentor()))).body.outcome).toBe('match');
  });

  it('is to a faculty member with an appointment, neither mentee nor preferred mentor, who has not contributed in another office', async () => {
    const wished = await words.mentor();
    const { discussion, mentee } = await words.discussing({ mentor_ids: [wished.id] });
    await words.say(people.facilitator, discussion.id);
    const staff = await world.person({ kind: 'staff' });
    const left = await world.person({ category: null });
    for (const notEligible of [mentee, wished, staff, left, people.facilitator, people.director]) {
      expectProblem(await words.send(people.director, discussion.id, { to_id: notEligible.id }), 422, 'delegation-unfit', '/to_id');
    }
    for (const id of [crypto.randomUUID(), people.stranger.id]) {
      expectProblem(await words.send(people.director, discussion.id, { to_id: id }), 422, 'reference-unknown', '/to_id');
    }
  });

  it('is possible once for each person, and only for an office that one holds oneself', async () => {
    const { discussion } = await words.discussing();
    const deputy = await words.mentor();
    const refused = await words.send(people.pic, discussion.id, { capacity: 'division_director', to_id: deputy.id });
    expectProblem(refused, 422, 'capacity-not-held', '/capacity');
    expect(refused.body).toMatchObject({ held: ['physician_in_chief'] });
    await words.send(people.director, discussion.id, { to_id: deputy.id });
    expectProblem(await words.send(people.director, discussion.id, { to_id: deputy.id }), 409, 'delegation-exists', '/to_id');
    expectProblem(await words.send(deputy, discussion.id, { to_id: people.outsider.id }), 403, 'permission-denied');
  });

  it('one of two offices names the office; a delegate for both has one contribution', async () => {
    const both = await words.mentor();
    await world.role(both, 'division_director', { division: 'GIM' });
    await world.role(both, 'physician_in_chief', { site: 'NORTH' });
    const mentee = await world.person({ division: 'GIM', site: 'NORTH' });
    await words.needs(mentee);
    const request = (await words.open(mentee, mentee)).body;
    const { id } = (await words.discuss(both, request.id)).body;
    const deputy = await words.mentor();
    expectProblem(await words.send(both, id, { to_id: deputy.id }), 422, 'capacity-not-held', '/capacity');
    await words.send(both, id, { capacity: 'division_director', to_id: deputy.id });
    await words.send(both, id, { capacity: 'physician_in_chief', to_id: deputy.id });
    expectProblem(await words.say(deputy, id), 422, 'capacity-not-held', '/capacity');
    await words.say(deputy, id, { capacity: 'division_director' });
    const { body } = await words.say(both, id, { capacity: 'physician_in_chief' });
    expect(body.missing.map(({ capacity }) => capacity)).toEqual(['mentee']);
  });

  it('ends with the role of the holder', async () => {
    const acting = await words.mentor();
    const role = await world.role(acting, 'physician_in_chief', { site: 'UNION' });
    const { discussion } = await words.discussing();
    const deputy = await words.mentor();
    await words.send(acting, discussion.id, { to_id: deputy.id });
    const spoken = await words.discussing();
    await words.send(acting, spoken.discussion.id, { to_id: deputy.id });
    await words.say(deputy, spoken.discussion.id, { input: 'In their place' });
    await words.say(people.director, spoken.discussion.id, { input: 'Director’s words' });
    expect(inputsOf(await words.discussion(spoken.discussion.id, deputy))).toEqual(['In their place', 'Director’s words']);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
    expectProblem(await words.say(deputy, discussion.id), 404, 'not-found');
    expectProblem(await world.as(deputy).get(`/v1/match-discussions/${discussion.id}`), 404, 'not-found');
    expect(inputsOf(await words.discussion(spoken.discussion.id, deputy))).toEqual(['In their place', null]);
    expectProblem(await words.say(deputy, spoken.discussion.id, { input: 'Once more' }), 403, 'permission-denied');
  });

  it('does not evade the rule against deciding for oneself: the delegate of a person who becomes the mentor does not count', async () => {
    const acting = await words.mentor();
    const role = await world.role(acting, 'physician_in_chief', { site: 'UNION' });
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id <> ${role.id} and role = 'physician_in_chief' and ends_on is null`;
    const { discussion, mentee, request } = await words.discussing();
    const deputy = await words.mentor();
    await words.send(acting, discussion.id, { to_id: deputy.id });
    for (const who of [mentee, people.director, deputy]) expect((await words.say(who, discussion.id)).status).toBe(200);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
    const refused = await words.conclude(people.director, discussion.id, match(acting));
    expectProblem(refused, 409, 'match-participants-missing');
    expect(refused.body['missing']).toMatchObject([{ capacity: 'physician_in_chief' }]);
    await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${request.id}, 1, ${acting.id})`;
    expect((await words.discussion(discussion.id)).missing).toMatchObject([{ capacity: 'physician_in_chief' }]);
    expectProblem(await words.conclude(people.director, discussion.id, match(await words.mentor())), 409, 'match-participants-missing');
    await world.sql`update leadership_role set ends_on = null where person_id = ${people.pic.id} and role = 'physician_in_chief'`;
  });

  it('an office that the policy does not name lets nobody read the input of leaders', async () => {
    const { discussion } = await talked();
    const deputy = await words.mentor();
    await words.send(people.facilitator, discussion.id, { to_id: deputy.id });
    for (const who of [deputy, people.facilitator])
      expect(inputsOf(await words.discussion(discussion.id, who))).toEqual([null, null, null]);
  });
});

describe('a match', () => {
  it('waits for all contributions, and names the missing ones', async () => {
    const { discussion, mentee } = await words.discussing();
    await words.say(people.director, discussion.id);
    const answer = await words.conclude(people.director, discussion.id, match(await words.mentor()));
    expectProblem(answer, 409, 'match-participants-missing');
    expect(answer.body['missing']).toEqual([
      { capacity: 'mentee', is_vacant: false, holder_ids: [mentee.id], stand_in_ids: [] },
      { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [people.pic.id], stand_in_ids: [] },
    ]);
  });

  it('is refused while the mentee disagrees; a leader’s disagreement is an opinion', async () => {
    const { discussion, mentee } = await talked();
    await words.say(mentee, discussion.id, { agrees: false });
    expectProblem(await words.conclude(people.director, discussion.id, match(await words.mentor())), 409, 'mentee-disagrees');
    await words.say(mentee, discussion.id, { agrees: true });
    expect((await words.conclude(people.director, discussion.id, match(await words.mentor()))).status).toBe(200);
  });

  it('is refused while the mentee has not agreed', async () => {
    const { discussion, mentee } = await words.discussing();
    await words.say(mentee, discussion.id, { input: 'Let me think about it.' });
    for (const who of [people.director, people.pic]) await words.say(who, discussion.id);
    expectProblem(await words.conclude(people.director, discussion.id, match(await words.mentor())), 409, 'mentee-disagrees');
  });

  it('as the primary mentor waits until the days of another one are over, and says so at once', async () => {
    const { discussion, mentee } = await words.heard();
    const { id } = await world.assignment(mentee, await words.mentor(), { is_primary: true, planned_ends_on: '2026-06-01' });
    const mentor = await words.mentor();
    const refused = await words.conclude(people.director, discussion.id, match(mentor));
    expectProblem(refused, 409, 'assignment-primary-taken', '/is_primary');
    expect(refused.body).toMatchObject({ assignment_id: id, detail: expect.stringMatching(/is_primary false/) });
    expect((await words.conclude(people.director, discussion.id, match(mentor, { is_primary: false }))).status).toBe(200);
    const later = await words.heard({ starts_on: '2026-06-01' });
    await world.assignment(later.mentee, await words.mentor(), { is_primary: true, planned_ends_on: '2026-06-01' });
    expect((await words.conclude(people.director, later.discussion.id, match(mentor))).status).toBe(200);
  });

  it('that replaces a primary mentor hands over: that assignment runs until the first day of the new one, and nobody has to end it', async () => {
    const mentee = await words.mentee();
    await words.needs(mentee);
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { is_primary: true });
    const request = (await words.open(mentee, mentee, { type: 'replacement', replaces_id, starts_on: '2026-07-01' })).body;
    const { id } = (await words.discuss(people.director, request.id)).body;
    for (const who of [mentee, people.director, people.pic]) await words.say(who, id);
    const chosen = await words.mentor();
    const concluded = await words.conclude(people.director, id, match(chosen));
    expect(concluded.status, concluded.text).toBe(200);
    const assignment_id = concluded.body.assignment_id ?? '';
    const attest = { attests_no_reporting_line: true };
    await world.as(mentee).post(`/v1/assignments/${assignment_id}/accept`, {}, { ifMatch: '*' });
    const accepted = await world.as(chosen).post(`/v1/assignments/${assignment_id}/accept`, attest, { ifMatch: '*' });
    expect(accepted.body).toMatchObject({ status: 'scheduled', replaces_id, is_primary: true, starts_on: '2026-07-01' });
    expect((await world.as(people.lead).get(`/v1/assignments/${replaces_id}`)).body).toMatchObject({
      status: 'active',
      ends_on: '2026-07-01',
      end_reason: 'replaced',
    });
    expect(await words.request(request.id)).toMatchObject({ status: 'matched', assignment_id });
    await world.as(chosen).post(`/v1/assignments/${assignment_id}/end`, {}, { ifMatch: '*' });
    expect(await words.request(request.id), 'called off before it began, it settles nothing').toMatchObject({ status: 'open' });
  });

  it('that replaces somebody is refused with the same person, and where somebody is already proposed', async () => {
    const mentee = await words.mentee();
    await words.needs(mentee);
    const present = await words.mentor();
    const { id: replaces_id } = await world.assignment(mentee, present, { is_primary: true });
    const request = (await words.open(mentee, mentee, { type: 'replacement', replaces_id })).body;
    const { id } = (await words.discuss(people.director, request.id)).body;
    for (const who of [mentee, people.director, people.pic]) await words.say(who, id);
    expectProblem(await words.conclude(people.director, id, match(present)), 422, 'mentor-excluded', '/mentor_id');
    await world.as(people.director).post('/v1/assignments', { mentee_id: mentee.id, mentor_id: (await words.mentor()).id, replaces_id });
    expectProblem(await words.conclude(people.director, id, match(await words.mentor())), 409, 'replacement-exists');
  });

  it('can be tried as a dry run: nothing is written, and nobody is notified', async () => {
    const { discussion, request } = await words.heard();
    const mentor = await words.mentor();
    const tried = await world
      .as(people.director)
      .post<MatchDiscussion>(`/v1/match-discussions/${discussion.id}/conclude?dry_run=true`, match(mentor), { ifMatch: '*' });
    expect(tried.body).toMatchObject({ outcome: 'match', mentor_id: mentor.id });
    expect(await words.request(request.id)).toMatchObject({ status: 'in_discussion', assignment_id: null });
    expect(await words.notifiedAbout('discussion_over', discussion.id)).toEqual([]);
  });

  it('is refused with a barred person, and every reason is named', async () => {
    const { discussion, mentee, request } = await words.heard();
    const mentor = await words.mentor();
    await world.line(mentee, mentor, 'dotted');
    const answer = await words.conclude(people.director, discussion.id, match(mentor));
    expectProblem(answer, 422, 'assignment-conflict', '/mentor_id');
    expect(answer.body).toMatchObject({
      bases: [{ kind: 'dotted_line' }],
      exclusions: [{ mentor_id: mentor.id, reasons: [{ reason: 'reports_to' }] }],
    });
    expectProblem(await words.conclude(people.director, discussion.id, match(mentee)), 422, 'mentor-excluded', '/mentor_id');
    for (const id of [crypto.randomUUID(), people.stranger.id])
      expectProblem(await words.conclude(people.director, discussion.id, match({ id })), 422, 'reference-unknown', '/mentor_id');
    expect(await words.request(request.id)).toMatchObject({ status: 'in_discussion', assignment_id: null });
  });

  it('with a mentor without free capacity requires a reason', async () => {
    const mentor = await words.mentor();
    for (let n = 0; n < 3; n += 1) await world.assignment(await words.mentee(), mentor);
    const { discussion } = await words.heard();
    expectProblem(await words.conclude(people.director, discussion.id, match(mentor)), 422, 'assignment-capacity', '/capacity_reason');
    const { status } = await words.conclude(people.director, discussion.id, match(mentor, { capacity_reason: 'Same field' }));
    expect(status).toBe(200);
  });

  it('is not made for a mentee who is no longer appointed', async () => {
    const { discussion, mentee } = await words.heard();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${mentee.id}`;
    expectProblem(await words.conclude(people.director, discussion.id, match(await words.mentor())), 422, 'assignment-person-unfit');
  });

  it('is not made for a period that is over before it begins', async () => {
    const { discussion } = await words.heard({ planned_ends_on: '2026-03-10' });
    const mentor = await words.mentor();
    world.at('2026-03-10');
    expectProblem(await words.conclude(people.director, discussion.id, match(mentor)), 422, 'period-empty');
    world.at('2026-03-09');
    expect((await words.conclude(people.director, discussion.id, match(mentor))).status).toBe(200);
  });

  it('was held between the day of opening and today', async () => {
    const { discussion } = await words.heard();
    const mentor = await words.mentor();
    world.at('2026-03-05');
    expectProblem(
      await words.conclude(people.director, discussion.id, match(mentor, { held_on: '2026-03-06' })),
      422,
      'day-in-future',
      '/held_on',
    );
    expectProblem(
      await words.conclude(people.director, discussion.id, match(mentor, { held_on: '2026-02-28' })),
      422,
      'period-empty',
      '/held_on',
    );
    const { body } = await words.conclude(people.director, discussion.id, match(mentor, { held_on: '2026-03-01' }));
    expect(body).toMatchObject({ held_on: '2026-03-01', concluded_at: '2026-03-05T12:00:00.000Z' });
  });
});

describe('the conclusion', () => {
  it.each([
    ['without an outcome', {}],
    ['of no match without a reason', { outcome: 'no_match' }],
    ['of no match for another reason than the listed', { outcome: 'no_match', no_match_reason: 'bored' }],
    ['of a match without a mentor', { outcome: 'match' }],
    ['of a match with the note of the other', { outcome: 'match', mentor_id: crypto.randomUUID(), note: 'x' }],
    ['of no match with a mentor', { outcome: 'no_match', no_match_reason: 'other', mentor_id: crypto.randomUUID() }],
    ['with a note that cannot be shown', { outcome: 'no_match', no_match_reason: 'other', note: 'a\u0000b' }],
  ])('%s is refused before anything is looked up', async (_, body) => {
    expectProblem(await words.conclude(people.lead, crypto.randomUUID(), body), 400, 'invalid-request');
  });

  it('is for a director or lead whom the discussion is not about', async () => {
    const { discussion, mentee } = await words.heard();
    for (const other of [mentee, people.pic, people.facilitator])
      expectProblem(await words.conclude(other, discussion.id, noMatch()), 403, 'permission-denied');
    expectProblem(await words.conclude(people.mentorDirector, discussion.id, noMatch()), 404, 'not-found');
  });

  it('happens once', async () => {
    const { discussion } = await words.heard();
    await words.conclude(people.director, discussion.id, noMatch());
    expectProblem(await words.conclude(people.director, discussion.id, noMatch()), 409, 'match-discussion-state');
    expectProblem(await words.cancel(people.director, discussion.id), 409, 'match-discussion-state');
    expectProblem(await words.say(people.director, discussion.id), 409, 'match-discussion-state');
    expectProblem(await words.send(people.director, discussion.id, { to_id: people.outsider.id }), 409, 'match-discussion-state');
  });

  it('of two at once makes one proposal', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { discussion, request } = await words.heard();
      const [one, two] = [await words.mentor(), await words.mentor()];
      const answers = await Promise.all([
        words.conclude(people.director, discussion.id, match(one)),
        words.conclude(people.lead, discussion.id, match(two)),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await world.sql`select id from assignment where request_id = ${request.id}`).toHaveLength(1);
    }
  });

  it('and a concurrent withdrawal: one of them is refused', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { discussion, request, mentee } = await words.heard();
      const mentor = await words.mentor();
      const [withdrawn, concluded] = await Promise.all([
        words.act(mentee, request.id, 'withdraw'),
        words.conclude(people.director, discussion.id, match(mentor)),
      ]);
      expect([withdrawn.status, concluded.status].sort()).toEqual([200, 409]);
      const proposals = await world.sql`select id from assignment where request_id = ${request.id}`;
      expect(proposals).toHaveLength(concluded.status === 200 ? 1 : 0);
    }
  });

  it('of no match requires no contribution; the request answers the note, but not to the mentee', async () => {
    const { discussion, request, mentee } = await words.discussing();
    const { body } = await words.conclude(
      people.lead,
      discussion.id,
      noMatch({ no_match_reason: 'no_capacity', note: 'Ask again in spring.' }),
    );
    expect(body).toMatchObject({ outcome: 'no_match', mentor_id: null, assignment_id: null, is_open: false });
    const noted = { status: 'no_match', no_match_on: '2026-03-01', no_match_reason: 'no_capacity', discussion_id: null };
    expect(await words.request(request.id, people.director)).toMatchObject({ ...noted, no_match_note: 'Ask again in spring.' });
    expect(await words.request(request.id, mentee)).toMatchObject({ ...noted, no_match_note: null });
    expect(await words.request(request.id, people.chair)).toMatchObject({ ...noted, no_match_note: null });
    expect(await words.notifiedAbout('request_no_match', request.id)).toEqual([mentee.id]);
  });
});

describe('without a result', () => {
  it('a cancelled discussion leaves the request open for another one', async () => {
    const { discussion, request } = await words.discussing();
    const { body } = await words.cancel(people.facilitator, discussion.id);
    expect(body).toMatchObject({ outcome: 'cancelled', is_open: false, missing: [], concluded_by: people.facilitator.id });
    expect((await words.request(request.id)).status).toBe('open');
    expect((await words.discuss(people.director, request.id)).status).toBe(201);
  });

  it('is cancelled by a director, facilitator or lead, not by the mentee', async () => {
    const { discussion, mentee } = await words.discussing();
    for (const other of [mentee, people.pic]) expectProblem(await words.cancel(other, discussion.id), 403, 'permission-denied');
  });

  it('a withdrawn request cancels its discussion', async () => {
    const { discussion, request, mentee } = await words.discussing();
    await words.act(mentee, request.id, 'withdraw');
    expect(await words.discussion(discussion.id, mentee)).toMatchObject({ is_open: false, outcome: 'cancelled', missing: [] });
    expectProblem(await words.say(mentee, discussion.id), 409, 'match-discussion-state');
    expectProblem(await words.conclude(people.lead, discussion.id, noMatch()), 409, 'match-discussion-state');
    const open = await world.as(people.lead).get(`/v1/match-discussions?request_id=${request.id}&is_open=true`);
    expect(open.body.items).toEqual([]);
  });
});

describe('who reads the contributions', () => {
  it('those who take part as or for a leader read everything, the mentee their own input, other readers who contributed', async () => {
    const { discussion, mentee } = await talked();
    const all = ['Mentee’s words', 'Director’s words', 'PIC’s words'];
    for (const leader of [people.director, people.pic]) expect(inputsOf(await words.discussion(discussion.id, leader))).toEqual(all);
    const own = await words.discussion(discussion.id, mentee);
    expect(inputsOf(own)).toEqual(['Mentee’s words', null, null]);
    expect(own.contributions.map(({ agrees }) => agrees)).toEqual([true, null, null]);
    for (const reader of [people.lead, people.facilitator, people.head]) {
      const own = await words.say(reader, discussion.id, { input: 'Unasked' });
      expect(inputsOf(own.body)).toEqual([null, null, null, 'Unasked']);
      await world.sql`delete from match_input where contribution_id in (select id from match_contribution where person_id = ${reader.id})`;
      await world.sql`delete from match_contribution where person_id = ${reader.id}`;
      const seen = await words.discussion(discussion.id, reader);
      expect(inputsOf(seen)).toEqual([null, null, null]);
      expect(seen.contributions.map(({ person, agrees }) => [person.id, agrees])).toEqual([
        [mentee.id, null],
        [people.director.id, null],
        [people.pic.id, null],
      ]);
    }
    for (const nobody of [people.outsider, people.chair, people.facultyAffairs, people.mentor]) {
      const answer = await world.as(nobody).get(`/v1/match-discussions/${discussion.id}`);
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/words/);
    }
  });

  it('people who contributed as a leader keep reading; people who were asked and did not, no longer once it is over', async () => {
    const second = await words.mentor();
    const role = await world.role(second, 'physician_in_chief', { site: 'UNION' });
    const { discussion } = await talked();
    await words.say(people.facilitator, discussion.id, { input: 'Facilitator’s words' });
    expect(inputsOf(await words.discussion(discussion.id, second))[1]).toBe('Director’s words');
    await words.conclude(people.director, discussion.id, match(await words.mentor()));
    expect(inputsOf(await words.discussion(discussion.id, second))).toEqual([null, null, null, null]);
    expect(inputsOf(await words.discussion(discussion.id, people.pic))[1]).toBe('Director’s words');
    expect(inputsOf(await words.discussion(discussion.id, people.facilitator))).toEqual([null, null, null, 'Facilitator’s words']);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
    expectProblem(await world.as(second).get(`/v1/match-discussions/${discussion.id}`), 404, 'not-found');
  });

  it('a preferred mentor reads nothing about themselves', async () => {
    const { discussion, request } = await talked();
    await words.say(people.facilitator, discussion.id, { input: 'Facilitator’s words' });
    await world
      .as(people.director)
      .put(`/v1/mentor-requests/${request.id}/choices`, { mentor_ids: [people.facilitator.id] }, { ifMatch: '*' });
    expect(inputsOf(await words.discussion(discussion.id, people.facilitator))).toEqual([null, null, null, 'Facilitator’s words']);
  });

  it('a token that may only write is answered its own input alone', async () => {
    const { discussion } = await talked();
    const writing = world.as(people.director, { scopes: ['match_discussion:write'] });
    const { status, body } = await writing.post<MatchDiscussion>(
      `/v1/match-discussions/${discussion.id}/contribute`,
      { agrees: false },
      { ifMatch: '*' },
    );
    expect(status).toBe(200);
    expect(inputsOf(body)).toEqual([null, 'Director’s words', null]);
    expectProblem(await writing.get(`/v1/match-discussions/${discussion.id}`), 403, 'insufficient-scope');
    const cancelled = await writing.post(`/v1/match-discussions/${discussion.id}/cancel`, {}, { ifMatch: '*' });
    expect(cancelled.status).toBe(200);
  });

  it('neither the log nor a notification contains any of the input', async () => {
    const { discussion } = await talked();
    const recorded = await world.sql`select to_jsonb(e) as row from event e where subject_id = ${discussion.id}
      union all select to_jsonb(n) from notification n where subject_id = ${discussion.id}`;
    expect(recorded.length).toBeGreaterThan(4);
    expect(JSON.stringify(recorded)).not.toMatch(/words|agrees/);
  });

  it('input is stored as it was written', async () => {
    const { discussion } = await words.discussing();
    const hostile = `"; drop table match_input; -- <script>alert(1)</script> =cmd|' 🩺\nsecond line ​%`;
    const { body } = await words.say(people.director, discussion.id, { input: hostile });
    expect(inputsOf(body)).toEqual([hostile]);
    expectProblem(await words.say(people.director, discussion.id, { input: 'a\u0000b' }), 400, 'invalid-request', '/input');
    expectProblem(await words.say(people.director, discussion.id, { input: 'x'.repeat(4001) }), 400, 'invalid-request', '/input');
  });
});

describe('the list', () => {
  it('finds those of a request, of a mentee, and the open ones, page by page', async () => {
    const { discussion, request, mentee } = await words.discussing();
    await words.cancel(people.director, discussion.id);
    const second = (await words.discuss(people.director, request.id)).body;
    const list = async (query: string, as: Person = people.director) => (await world.as(as).get(`/v1/match-discussions?${query}`)).body;
    const ids = async (query: string, as?: Person) => (await list(query, as)).items.map(({ id }) => id);
    expect(await ids(`mentee_id=${mentee.id}`)).toEqual([discussion.id, second.id]);
    expect(await ids(`request_id=${request.id}&is_open=true`)).toEqual([second.id]);
    expect(await ids(`request_id=${request.id}&is_open=false`)).toEqual([discussion.id]);
    expect(await ids('', mentee)).toEqual([discussion.id, second.id]);
    expect(await ids(`request_id=${request.id}`, people.mentorDirector)).toEqual([]);
    expect(await ids(`mentee_id=${mentee.id}&outcome=cancelled`)).toEqual([discussion.id]);
    expect(await ids(`mentee_id=${mentee.id}&outcome=match,no_match`)).toEqual([]);
    expect(await ids(`mentee_id=${mentee.id}&division_id=${world.division('CARD').id}`)).toEqual([discussion.id, second.id]);
    expect(await ids(`mentee_id=${mentee.id}&division_id=${world.division('NEPH').id}`)).toEqual([]);
    const first = await list(`mentee_id=${mentee.id}&limit=1`);
    expect(first.items.map(({ id }) => id)).toEqual([discussion.id]);
    expect(await ids(`mentee_id=${mentee.id}&limit=1&cursor=${first.next_cursor}`)).toEqual([second.id]);
  });

  it('costs one statement, however many there are', async () => {
    for (let n = 0; n < 3; n += 1) await words.discussing();
    const list = (limit: number) => world.statements(() => world.as(people.lead).get(`/v1/match-discussions?limit=${limit}`));
    expect(await list(3)).toBe(await list(1));
  });
});

describe('a merge of duplicate records', () => {
  const duplicate = () => world.person({ division: null, site: null, category: null, login: false });
  const merge = (survivor: { id: string }, gone: { id: string }) => mergeRecords(world, people.facultyAffairs, survivor, gone);
  const contribution = (discussion_id: string, person_id: string, capacity = 'mentorship_facilitator') =>
    world.insert('match_contribution', { discussion_id, person_id, capacity, took_part_on: '2026-03-01' });

  it('moves contributions and agreed mentors', async () => {
    const [survivor, gone] = [await words.mentor(), await duplicate()];
    const { discussion } = await words.discussing();
    await contribution(discussion.id, gone.id);
    const other = await words.proposed();
    await world.sql`update assignment set mentor_id = ${gone.id} where id = ${other.assignment_id}`;
    await world.sql`update match_discussion set mentor_id = ${gone.id}, concluded_by = ${gone.id} where id = ${other.discussion.id}`;
    expect((await merge(survivor, gone)).status).toBe(200);
    expect((await words.discussion(discussion.id)).contributions).toMatchObject([{ person: { id: survivor.id } }]);
    expect(await words.discussion(other.discussion.id)).toMatchObject({ mentor_id: survivor.id, concluded_by: survivor.id });
  });

  it('leaves one contribution where both records had contributed, even in two offices', async () => {
    const [survivor, gone] = [await words.mentor(), await duplicate()];
    const { discussion } = await words.discussing();
    await contribution(discussion.id, survivor.id, 'division_director');
    await contribution(discussion.id, gone.id, 'physician_in_chief');
    expect((await merge(survivor, gone)).status).toBe(200);
    const { contributions, missing } = await words.discussion(discussion.id);
    expect(contributions).toMatchObject([{ person: { id: survivor.id }, capacity: 'division_director' }]);
    expect(missing.map(({ capacity }) => capacity)).toEqual(['mentee', 'physician_in_chief']);
  });

  it('moves delegations; one that both received, or between the two, stays', async () => {
    const [survivor, gone] = [await words.mentor(), await duplicate()];
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.director.id}`;
    const sent = async (from: { id: string }, to: { id: string }) => {
      const { discussion } = await words.discussing();
      const values = { discussion_id: discussion.id, capacity: 'division_director', from_id: from.id, to_id: to.id, role_id: role?.id };
      return { discussion, values, ...(await world.insert('match_delegation', values)) };
    };
    const moved = await sent(people.director, gone);
    const between = await sent(survivor, gone);
    const both = await sent(people.director, gone);
    await world.insert('match_delegation', { ...both.values, to_id: survivor.id });
    expect((await merge(survivor, gone)).status).toBe(200);
    const rows = await world.sql<{
      id: string;
      to_id: string;
    }>`select id, to_id from match_delegation where id in (${moved.id}, ${between.id}, ${both.id})`;
    expect(new Map(rows.map(({ id, to_id }) => [id, to_id]))).toEqual(
      new Map([
        [moved.id, survivor.id],
        [between.id, gone.id],
        [both.id, gone.id],
      ]),
    );
    expect((await words.say(survivor, moved.discussion.id)).status).toBe(200);
  });
});
