/** External mentors: their acceptance recorded with evidence, and what they see of the department. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { externalMentorsOf } from '../../setup/external-mentors.ts';
import { createWorld, type People, type Person, START } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let words: ReturnType<typeof externalMentorsOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  words = externalMentorsOf(world, people);
});
beforeEach(() => world.at(START));

describe('an acceptance with evidence', () => {
  test.each(['facilitator', 'lead'] as const)(
    'is recorded by the %s, with who recorded it, and activates the mentorship',
    async (office) => {
      const { mentee, id } = await words.proposed();
      await words.act(mentee, id, 'accept');
      world.at('2026-03-05');
      const recorded = await words.recordAs(people[office], id, { accepted_on: '2026-03-03' });
      expect(recorded.status).toBe(200);
      expect(recorded.body).toMatchObject({
        status: 'active',
        starts_on: '2026-03-05',
        mentor_accepted_by: 'evidence',
        acceptance_evidence: {
          accepted_on: '2026-03-03',
          kind: 'email',
          reference: 'Records 2026/118',
          recorded_by: { id: people[office].id },
          recorded_at: '2026-03-05T12:00:00.000Z',
        },
      });
      const [event] = await world.sql`
      select actor_id, data from event where subject_id = ${id} and type = 'assignment.accepted' order by id desc limit 1`;
      expect(event).toEqual({ actor_id: people[office].id, data: { side: 'mentor', by: 'evidence' } });
    },
  );

  test('is not for the mentee, the leaders, other facilitators or a facilitator who is the mentee', async () => {
    const { mentee, id } = await words.proposed();
    const elsewhere = await world.person({ division: 'GIM' });
    await world.role(elsewhere, 'mentorship_facilitator', { division: 'NEPH' });
    for (const who of [mentee, people.director, people.pic, people.chair]) {
      expectProblem(await words.recordAs(who, id), 403, 'permission-denied');
    }
    for (const who of [elsewhere, people.outsider]) expect([403, 404]).toContain((await words.recordAs(who, id)).status);
    await world.role(mentee, 'mentorship_facilitator', { division: 'CARD' });
    expectProblem(await words.recordAs(mentee, id), 403, 'permission-denied');
    expect((await words.recordAs(people.facilitator, id)).status).toBe(200);
  });

  test('is not recorded by the mentor who is to be replaced', async () => {
    const { mentee } = await words.newPair();
    const old = await world.person({ division: 'NEPH' });
    await world.role(old, 'mentorship_facilitator', { division: 'CARD' });
    const running = await world.assignment(mentee, old, { is_primary: true });
    const { id } = await words.proposed({ replaces_id: running.id }, { mentee });
    expectProblem(await words.recordAs(old, id), 403, 'permission-denied');
    expect((await words.recordAs(people.facilitator, id)).status).toBe(200);
  });

  test('is dated from the day of the proposal to today', async () => {
    const { id } = await words.proposed();
    world.at('2026-03-10');
    for (const accepted_on of ['2026-02-28', '2026-03-11'])
      expectProblem(await words.recordAs(people.facilitator, id, { accepted_on }), 422, 'assignment-day-unfit', '/accepted_on');
    expect((await words.recordAs(people.facilitator, id, { accepted_on: '2026-03-01' })).status).toBe(200);
    const other = await words.proposed();
    expect((await words.recordAs(people.facilitator, other.id, { accepted_on: '2026-03-10' })).status).toBe(200);
  });

  test('of terms that changed since then is refused, and one given before the change is revoked', async () => {
    const { id } = await words.proposed();
    world.at('2026-03-05');
    expect((await words.recordAs(people.facilitator, id, { accepted_on: '2026-03-04' })).status).toBe(200);
    world.at('2026-03-08');
    await world.as(people.director).patch(`/v1/assignments/${id}`, { planned_ends_on: '2029-07-01' }, { ifMatch: '*' });
    expect(await words.read(id)).toMatchObject({ mentor_accepted_at: null, mentor_accepted_by: null, acceptance_evidence: null });
    world.at('2026-03-10');
    expectProblem(await words.recordAs(people.facilitator, id, { accepted_on: '2026-03-07' }), 422, 'assignment-day-unfit');
    const again = await words.recordAs(people.facilitator, id, { accepted_on: '2026-03-08', evidence_reference: 'Records 2026/125' });
    expect(again.body).toMatchObject({ acceptance_evidence: { accepted_on: '2026-03-08', reference: 'Records 2026/125' } });
  });

  test('includes the mentor’s attestation', async () => {
    const { id } = await words.proposed();
    const answer = await words.recordAs(people.facilitator, id, { attests_no_reporting_line: false });
    expectProblem(answer, 422, 'attestation-required', '/attests_no_reporting_line');
  });

  test('is for proposals to external mentors that wait for them', async () => {
    const inside = await words.pair();
    const { body } = await words.propose(people.director, inside.mentee, inside.mentor);
    expectProblem(await words.recordAs(people.facilitator, body.id), 422, 'external-acceptance-unfit');
    const { id } = await words.proposed();
    expect((await words.recordAs(people.facilitator, id)).status).toBe(200);
    expectProblem(await words.recordAs(people.facilitator, id), 409, 'assignment-state');
    const late = await words.proposed();
    world.at('2026-03-22');
    expectProblem(await words.recordAs(people.facilitator, late.id), 409, 'acceptance-expired');
  });

  test('recorded twice at the same time is recorded once', async () => {
    const { id } = await words.proposed();
    const answers = await Promise.all([words.recordAs(people.facilitator, id), words.recordAs(people.lead, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.sql`select id from acceptance_evidence where assignment_id = ${id}`).toHaveLength(1);
  });

  test('is shown to the two people, the facilitator, the lead and faculty affairs; others see that it was recorded', async () => {
    const { mentee, id } = await words.proposed();
    await words.recordAs(people.facilitator, id);
    const read = async (who: Person) => words.read(id, who);
    for (const who of [mentee, people.facilitator, people.lead, people.facultyAffairs])
      expect((await read(who)).acceptance_evidence).toMatchObject({ reference: 'Records 2026/118' });
    for (const who of [people.director, people.pic, people.chair])
      expect(await read(who)).toMatchObject({ mentor_accepted_by: 'evidence', acceptance_evidence: null });
  });

  test('does not take a mentor of the mentee’s own institution', async () => {
    const { mentee, mentor } = await words.newPair();
    await world.sql`update department set institution = 'University of Tests' where id = ${world.id}`;
    await world.sql`insert into external_profile (person_id, institution, country) values (${mentor.id}, 'university of tests', 'CA')`;
    expectProblem(await words.propose(people.director, mentee, mentor), 422, 'mentor-excluded');
  });
});

describe('an external mentor who signs in', () => {
  async function paired() {
    const { mentee } = await words.newPair();
    const mentor = await world.person({ kind: 'external' });
    const assignment = await world.assignment(mentee, mentor, { is_primary: true });
    return { mentee, mentor, assignment };
  }

  test('finds names in the directory, and no e-mail addresses or HR numbers but their own', async () => {
    const { mentee, mentor } = await paired();
    const as = world.as(mentor);
    for (const url of ['/v1/people?limit=200', `/v1/people/${mentee.id}`, '/v1/mentors?limit=200', '/v1/leadership-roles?limit=200']) {
      const { status, text } = await as.get(url);
      expect(status, url).toBe(200);
      expect(text.replaceAll(mentor.email, ''), url).not.toMatch(/@|"hr_number":"|"university_id":"|"orcid":"/);
    }
    expect((await as.get(`/v1/people/${mentee.id}`)).body).toMatchObject({ family_name: mentee.family_name, email: null, hr_number: null });
    expect((await as.get(`/v1/people/${mentor.id}`)).body).toMatchObject({ email: mentor.email });
    const entries = (await as.get(`/v1/people?q=${encodeURIComponent(mentee.family_name)}&limit=200`)).body.items;
    expect(entries.find(({ id }) => id === mentee.id)).toMatchObject({ email: null, division: { code: 'CARD' } });
    expect((await world.as(people.outsider).get(`/v1/people/${mentee.id}`)).body).toMatchObject({ email: mentee.email });
    expect(
      (
        await world
          .as(people.admin, { scopes: ['person:write'] })
          .patch(`/v1/people/${mentee.id}`, { preferred_name: 'Zo' }, { ifMatch: '*' })
      ).body,
    ).toMatchObject({ email: mentee.email });
  });

  test('sees their own pairs with meetings and plans, and nobody else’s', async () => {
    const { mentee, mentor, assignment } = await paired();
    const other = await paired();
    const plan = (who: Person) => world.insert('academic_plan', { mentee_id: who.id, starts_on: '2025-07-01', ends_on: '2030-07-01' });
    const [mine, theirs] = [await plan(mentee), await plan(other.mentee)];
    for (const row of [mine, theirs])
      await world.insert('plan_version', { plan_id: row.id, version: 1, change: 'original', state: 'in_force', in_force_on: '2025-09-01' });
    const as = world.as(mentor);
    const logged = await as.post('/v1/meetings/log', {
      assignment_id: assignment.id,
      mode: 'video',
      duration_min: 30,
      held_on: '2026-02-20',
    });
    expect(logged.status).toBe(201);
    const idsOf = async (url: string) => (await as.get(url)).body.items.map(({ id }) => id);
    expect(await idsOf('/v1/assignments')).toEqual([assignment.id]);
    expect(await idsOf('/v1/meetings')).toEqual([logged.body.id]);
    expect(await idsOf('/v1/academic-plans')).toEqual([mine.id]);
    for (const url of [`/v1/assignments/${other.assignment.id}`, `/v1/academic-plans/${theirs.id}`])
      expect((await as.get(url)).status).toBe(404);
    expect((await as.get(`/v1/academic-plans/${mine.id}`)).status).toBe(200);
  });

  test('is asked by a notification that leads to the assignment, and can accept there', async () => {
    const mentor = await world.person({ kind: 'external' });
    const { mentee, id } = await words.proposed({}, { mentor });
    const { items } = (await world.as(mentor).get('/v1/notifications')).body;
    expect(items).toMatchObject([{ kind: 'assignment_link', path: `/v1/assignments/${id}`, due_on: '2026-03-22' }]);
    await words.act(mentee, id, 'accept');
    const accepted = await words.act(mentor, id, 'accept', { attests_no_reporting_line: true });
    expect(accepted.body).toMatchObject({ status: 'active', mentor_accepted_by: null });
  });
});
