/** Matching rounds: computed by a job from what is accepted, with reasons, locks and comparison, and confirmed once by the host. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  CohortPair,
  MatchingDifference,
  MatchingPlace,
  MatchingRound,
} from '../../../src/features/communities/matching-rounds/schema.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { importsOf, isOver, until } from '../../setup/imports.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let host: Person;
let queue: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  host = await world.person({ division: 'GIM', site: 'NORTH' });
  queue = importsOf(world, people);
  await queue.startWorking();
});
afterAll(() => queue.close());
beforeEach(() => world.at('2026-05-10'));

const days = { applications_start_on: '2026-02-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };

/** A cohort that is being matched. */
async function cohortOf(more: object = {}): Promise<string> {
  const values = {
    name: 'A year',
    host_name: 'A society',
    host_id: host.id,
    ...days,
    mentor_external: false,
    required_artefacts: [],
    state: 'matching',
  };
  return (await world.insert('cohort', { ...values, ...more }, host)).id;
}
type Mentor = { id: string; person: Person };
async function mentorOf(
  cohort_id: string,
  more: { capacity?: number; is_reserve?: boolean; profile?: object; person?: Person } = {},
): Promise<Mentor> {
  const { profile = {}, person = await world.person({ division: 'NEPH', site: 'NORTH' }), ...values } = more;
  const { id } = await world.insert('cohort_mentor', {
    ...{ cohort_id, person_id: person.id, consented_on: '2026-02-01', profile: JSON.stringify(profile) },
    ...values,
  });
  return { id, person };
}
type Applicant = { id: string; person: Person };
async function applicantOf(cohort_id: string, choices: readonly Mentor[], profile: object = {}, person?: Person): Promise<Applicant> {
  const who = person ?? (await world.person());
  const submitted = { submitted_on: '2026-03-01', baseline: '{}', profile: JSON.stringify(profile) };
  const values = { cohort_id, applicant_id: who.id, channel: 'mail', state: 'accepted', ...submitted };
  const { id } = await world.insert('cohort_application', values);
  for (const [at, { id: chosen }] of choices.entries())
    await world.sql`insert into cohort_choice (application_id, place, department_id, cohort_id, cohort_mentor_id)
      values (${id}, ${at + 1}, ${world.id}, ${cohort_id}, ${chosen})`;
  return { id, person: who };
}

const open = (cohort_id: string, more: object = {}, who = host) =>
  world.as(who).post<MatchingRound>('/v1/matching-rounds', { cohort_id, ...more });
const get = async (id: string) => (await world.as(host).get<MatchingRound>(`/v1/matching-rounds/${id}`)).body;
const jobOf = (round: MatchingRound) => until(() => world.as(host).get<Job>(`/v1/jobs/${round.job_id}`), isOver);

/** A round, once its job is over. */
async function computed(cohort_id: string, more: object = {}): Promise<MatchingRound> {
  const { status, body, text } = await open(cohort_id, more);
  expect(status, text).toBe(201);
  const job = (await jobOf(body)).body;
  expect(job).toMatchObject({ status: 'succeeded', result_url: `/v1/matching-rounds/${body.id}` });
  expect(job.progress.done).toBe(job.progress.total);
  return get(body.id);
}
const placesOf = async (id: string) =>
  (await world.as(host).get<{ items: MatchingPlace[] }>(`/v1/matching-rounds/${id}/places?limit=200`)).body.items;
const placeOf = async (id: string, applicant: Applicant) => {
  const place = (await placesOf(id)).find(({ application_id }) => application_id === applicant.id);
  if (!place) throw new Error('has no place');
  return place;
};
const confirm = (id: string, who = host) =>
  world.as(who).post<MatchingRound>(`/v1/matching-rounds/${id}/confirm`, { rationale: 'Interests first.' }, { ifMatch: '*' });

describe('a round', () => {
  it('gives the best matching, and says why each pair, who holds a first choice not given, and what moving them would cost', async () => {
    const cohort = await cohortOf();
    const [wanted, other] = [await mentorOf(cohort, { profile: { projects: ['Registry'] } }), await mentorOf(cohort)];
    const first = await applicantOf(cohort, [wanted, other], { projects: ['registry', 'trial'] });
    const second = await applicantOf(cohort, [wanted, other]);
    const third = await applicantOf(cohort, [wanted]);
    const round = await computed(cohort);
    // Of 50 points of weight the first choice is 10, the second two thirds of that, and half a facet 2.5.
    expect(round).toMatchObject({
      number: 1,
      status: 'computed',
      pairs: 2,
      score: 2500 + 1333,
      in_reserve: 1,
      first_choices: 1,
      blocking: [],
    });
    expect(await placeOf(round.id, first)).toMatchObject({
      ...{
        mentor: { id: wanted.person.id },
        score: 2500,
        parts: { choice: 100, projects: 50, location: 0 },
        is_locked: false,
        reserve_because: null,
      },
      choices: [
        { cohort_mentor_id: wanted.id, is_given: true, loss: { pairs: 0, score: 0 } },
        { cohort_mentor_id: other.id, is_given: false, score: 1333, held_by: [{ id: second.person.id }] },
      ],
    });
    const placed = await placeOf(round.id, second);
    expect(placed.choices[0]).toMatchObject({
      ...{ cohort_mentor_id: wanted.id, is_given: false, score: 2000, excluded_because: null, held_by: [{ id: first.person.id }] },
      loss: { pairs: 0, score: 2500 + 1333 - 2000 - 1333 },
    });
    expect(await placeOf(round.id, third)).toMatchObject({
      ...{ mentor: null, score: null, reserve_because: 'no_place_left' },
      choices: [{ held_by: [{ id: first.person.id }], loss: { pairs: 0 } }],
    });
  });

  it('excludes mentors of the same institution, of declared conflicts and of reporting lines, and says no more than it may', async () => {
    const cohort = await cohortOf({ mentor_external: true });
    const outside = async (institution: string) => {
      const person = await world.person({ kind: 'external' });
      await world.sql`insert into external_profile (person_id, institution, country) values (${person.id}, ${institution}, 'Canada')`;
      return person;
    };
    const same = await mentorOf(cohort);
    const declared = await mentorOf(cohort, { person: await outside('Lakeside University') });
    const above = await mentorOf(cohort, { person: await outside('Harbour University') });
    const gone = await mentorOf(cohort, { person: await outside('Hill University') });
    await world.sql`update cohort_mentor set withdrawn_on = '2026-05-02' where id = ${gone.id}`;
    const applicant = await applicantOf(cohort, [same, declared, above]);
    const late = await applicantOf(cohort, [gone]);
    await world.insert('conflict_declaration', {
      ...{ person_id: declared.person.id, other_id: applicant.person.id, kind: 'declared_conflict', starts_on: '2026-01-01' },
    });
    await world.line(applicant.person, above.person);
    const round = await computed(cohort);
    const place = await placeOf(round.id, applicant);
    expect(place).toMatchObject({ mentor: null, reserve_because: 'every_mentor_excluded' });
    expect(place.choices.map(({ excluded_because, loss, score }) => [excluded_because, loss, score])).toEqual([
      ['same_institution', null, null],
      ['not_available', null, null],
      ['not_available', null, null],
    ]);
    expect((await placeOf(round.id, late)).choices).toMatchObject([{ excluded_because: 'not_listed', loss: null, held_by: [] }]);
    expect(round.pairs).toBe(1);
  });

  it('keeps locks in a second run, which is compared with the first', async () => {
    const cohort = await cohortOf();
    const [one, two] = [await mentorOf(cohort), await mentorOf(cohort)];
    const reserve = await mentorOf(cohort, { is_reserve: true });
    const [a, b] = [await applicantOf(cohort, [one, two]), await applicantOf(cohort, [two, one])];
    const before = await computed(cohort);
    expect([before.first_choices, before.score]).toEqual([2, 4000]);
    const lock = (applicant: Applicant, mentor: Mentor, kind = 'together') => ({
      ...{ application_id: applicant.id, cohort_mentor_id: mentor.id, kind, reason: 'They asked for it.' },
    });
    const after = await computed(cohort, { locks: [lock(a, two)] });
    expect(after).toMatchObject({ number: 2, pairs: 2, score: 2666, first_choices: 0, locks: [lock(a, two)] });
    expect(after.blocking).toEqual([
      { application_id: a.id, cohort_mentor_id: one.id, instead_of: b.id },
      { application_id: b.id, cohort_mentor_id: two.id, instead_of: a.id },
    ]);
    expect(await placeOf(after.id, a)).toMatchObject({
      is_locked: true,
      mentor: { id: two.person.id },
      choices: [{ loss: null }, { is_given: true }],
    });
    const compare = (other_id: string, who = host) =>
      world.as(who).get<{ items: MatchingDifference[] }>(`/v1/matching-rounds/${after.id}/differences?other_id=${other_id}`);
    expect((await compare(before.id)).body.items).toMatchObject([
      { application_id: a.id, mentor: { id: two.person.id }, other_mentor: { id: one.person.id }, other_score: 2000 },
      { application_id: b.id, mentor: { id: one.person.id }, other_mentor: { id: two.person.id }, other_score: 2000 },
    ]);
    expect((await compare(after.id)).body.items).toEqual([]);
    expectProblem(await compare(crypto.randomUUID()), 422, 'reference-unknown', 'other_id');
    const apart = await computed(cohort, { locks: [lock(a, one, 'apart')] });
    expect((await placeOf(apart.id, a)).choices[0]).toMatchObject({ excluded_because: 'kept_apart', score: null });
    // A lock that cannot be kept ends the job.
    for (const locks of [
      [lock(a, one), lock(a, two)],
      [lock(a, one), lock(b, one)],
      [lock(a, reserve)],
      [{ ...lock(a, one), application_id: one.id }],
    ]) {
      const { body } = await open(cohort, { locks });
      const job = (await jobOf(body)).body;
      expect(job).toMatchObject({ status: 'failed', problem: { code: 'matching-round-unfit', status: 422 } });
      expect(await get(body.id)).toMatchObject({ status: 'failed', pairs: null });
      expectProblem(await confirm(body.id), 409, 'matching-round-state');
    }
  });

  it('is opened and read by the host alone, while the cohort is matched', async () => {
    const cohort = await cohortOf();
    const applicant = await applicantOf(cohort, [await mentorOf(cohort)]);
    const round = await computed(cohort, { weights: { choice: 0, projects: 10 } });
    expect(round.weights).toMatchObject({ choice: 0, projects: 10, location: 5 });
    for (const who of [applicant.person, people.lead, people.admin, people.chair, people.stranger]) {
      expectProblem(await world.as(who).get(`/v1/matching-rounds/${round.id}`), 404, 'not-found');
      expectProblem(await world.as(who).get(`/v1/matching-rounds/${round.id}/places`), 404, 'not-found');
      expectProblem(await confirm(round.id, who), 404, 'not-found');
      expect((await world.as(who).get(`/v1/matching-rounds?cohort_id=${cohort}`)).body.items).toEqual([]);
    }
    expectProblem(await open(cohort, {}, people.lead), 403, 'permission-denied');
    expectProblem(await open(crypto.randomUUID()), 422, 'reference-unknown', '/cohort_id');
    expectProblem(await open(await cohortOf({ state: 'applications_open' })), 409, 'matching-round-state', '/cohort_id');
    expectProblem(await open(cohort, { weights: { choice: 11 } }), 400, 'invalid-request', '/weights/choice');
    for (const url of ['?cursor=x', `/${round.id}/places?cursor=x`, `/${round.id}/differences?other_id=${round.id}&cursor=x`])
      expectProblem(await world.as(host).get(`/v1/matching-rounds${url}`), 400, 'invalid-cursor', 'cursor');
    expect((await world.as(host).get(`/v1/matching-rounds?cohort_id=${cohort}`)).body.items).toMatchObject([{ id: round.id }]);
  });

  it('is confirmed once, with a rationale: pairs are made, and both sides notified', async () => {
    const cohort = await cohortOf();
    const mentor = await mentorOf(cohort);
    const [a, b] = [await applicantOf(cohort, [mentor]), await applicantOf(cohort, [mentor])];
    const [round, other] = [await computed(cohort), await computed(cohort)];
    const confirmed = (await confirm(round.id)).body;
    expect(confirmed).toMatchObject({ status: 'confirmed', confirmed_on: '2026-05-10', rationale: 'Interests first.' });
    expectProblem(await confirm(round.id), 409, 'matching-round-state');
    expectProblem(await confirm(other.id), 409, 'matching-round-state');
    expectProblem(await open(cohort), 409, 'matching-round-state', '/cohort_id');
    const [pair] = (await world.as(a.person).get<{ items: CohortPair[] }>(`/v1/cohort-pairs?cohort_id=${cohort}`)).body.items;
    expect(pair).toMatchObject({
      applicant: { id: a.person.id },
      mentor: { id: mentor.person.id },
      starts_on: '2026-07-01',
      ends_on: null,
    });
    for (const who of [a.person, mentor.person, host]) {
      expect((await world.as(who).get(`/v1/cohort-pairs/${pair?.id}`)).body).toEqual(pair);
      expectProblem(await world.as(who).get('/v1/cohort-pairs?cursor=x'), 400, 'invalid-cursor', 'cursor');
    }
    for (const who of [b.person, people.lead, people.director, people.stranger])
      expectProblem(await world.as(who).get(`/v1/cohort-pairs/${pair?.id}`), 404, 'not-found');
    const states = await world.sql<{ state: string }>`select state from cohort_application where id in (${a.id}, ${b.id}) order by id`;
    expect(states.map(({ state }) => state)).toEqual(['matched', 'accepted']);
    const noticed =
      await world.sql`select person_id from notification where kind = 'cohort_paired' and subject_id = ${pair?.id} order by person_id`;
    expect(noticed).toEqual([a.person.id, mentor.person.id].sort().map((person_id) => ({ person_id })));
    const events = await world.sql`select type, data from event where subject_id in (${round.id}, ${pair?.id}, ${a.id}) order by id`;
    expect(events).toEqual(
      [
        'matching_round.opened',
        'matching_round.computed',
        'cohort_application.matched',
        'matching_round.confirmed',
        'cohort_pair.made',
      ].map((type) => ({ type, data: {} })),
    );
  });

  it('is not confirmed where a pair cannot be made any more, and by one of two who confirm at once', async () => {
    const cohort = await cohortOf();
    const mentor = await mentorOf(cohort);
    const applicant = await applicantOf(cohort, [mentor]);
    const round = await computed(cohort);
    await world.sql`update cohort_application set state = 'withdrawn' where id = ${applicant.id}`;
    expectProblem(await confirm(round.id), 409, 'matching-round-stale');
    await world.sql`update cohort_application set state = 'accepted' where id = ${applicant.id}`;
    const other = await computed(cohort);
    const answers = await Promise.all([confirm(round.id), confirm(other.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.sql`select count(*)::int from cohort_pair where cohort_id = ${cohort}`).toEqual([{ count: 1 }]);
  });
});
