import { beforeAll, describe, expect, it } from 'vitest';
import type { MentorProfile } from '../../../src/features/matching/mentors/schema.ts';
import { type Answer, type Client, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const lead = () => world.as(people.lead);
const anyone = () => world.as(people.outsider);
const url = ({ id }: { id: string }) => `/v1/people/${id}/mentor-profile`;
const put = (as: Client, person: { id: string }, body: object, ifMatch?: string | number) =>
  as.put<MentorProfile>(url(person), body, ifMatch === undefined ? {} : { ifMatch });
const mentor = (more: object = {}) => world.person({ division: 'CARD', site: 'UNION', rank: 'professor', ...more });
/** A mentor of CARD whose profile was made by themself. */
async function withProfile(body: object = {}, more: object = {}) {
  const person = await mentor(more);
  const made = await put(world.as(person), person, { is_willing: true, ...body });
  expect(made.status).toBe(201);
  return { person, profile: made.body };
}
const listedOne = (body: object = {}, more: object = {}) => withProfile({ consents_to_listing: true, ...body }, more);
const found = async (query: string, as: Client = anyone()) =>
  (await as.get(`/v1/mentors?limit=200&${query}`)).body.items.map((item) => item.id);
const eventsOf = ({ id }: { id: string }) =>
  world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
const leave = (person: Person, ends_on: string) => world.sql`update appointment set ends_on = ${ends_on} where person_id = ${person.id}`;

const full = {
  is_willing: true,
  capacity_formal: 2,
  is_open_to_approach: true,
  expertise: ['Heart failure', 'Qualitative research'],
  need_areas: ['promotion', 'grants'],
  languages: ['en', 'fr-CA'],
  training_location: 'international',
  bio: 'I help with first grants.\nAsk me.',
  retirement_expected_on: '2031-07-01',
};

describe('a profile', () => {
  it('is created by the person with all fields, and its event contains neither text nor days', async () => {
    const person = await mentor();
    const made = await put(world.as(person), person, { ...full, consents_to_listing: true });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(url(person));
    expect(made.body).toEqual({
      id: person.id,
      ...full,
      capacity: 2,
      formal_mentees: 0,
      free_capacity: 2,
      has_current_training: false,
      is_listed: true,
      listing_consented_at: '2026-03-01T15:00:00.000Z',
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    const events = await eventsOf(person);
    expect(events).toMatchObject([
      { type: 'mentor_profile.created', data: { fields: expect.arrayContaining(['bio', 'listing_consented_at']) } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/grants|Heart|2031/);
    expect((await world.as(person).get(url(person))).body).toEqual(made.body);
  });

  it('requires only whether the mentor is willing, and is then not listed', async () => {
    const { profile } = await withProfile();
    expect(profile).toMatchObject({
      is_willing: true,
      capacity_formal: null,
      capacity: 3,
      is_open_to_approach: false,
      expertise: [],
      need_areas: [],
      languages: [],
      training_location: null,
      bio: null,
      listing_consented_at: null,
      is_listed: false,
      retirement_expected_on: null,
    });
  });

  it('is changed only in the given fields; without a change it keeps its version and records no event', async () => {
    const { person } = await withProfile(full);
    const mine = world.as(person);
    const changed = await put(mine, person, { capacity_formal: null, expertise: ['Transplantation'] }, 1);
    expect(changed.status).toBe(200);
    expect(changed.headers['location']).toBeUndefined();
    expect(changed.body).toMatchObject({ ...full, capacity_formal: null, capacity: 3, expertise: ['Transplantation'], row_version: 2 });
    for (const body of [{}, { is_willing: true }, { expertise: ['Transplantation'], consents_to_listing: false }]) {
      expect((await put(mine, person, body, 2)).body.row_version).toBe(2);
    }
    const events = await eventsOf(person);
    expect(events.map(({ type }) => type)).toEqual(['mentor_profile.created', 'mentor_profile.edited']);
    expect(events[1]?.data).toEqual({ fields: ['capacity_formal', 'expertise'] });
  });

  it('is written by the mentorship lead and programme administrators, too, for faculty and external persons', async () => {
    for (const who of [people.lead, people.admin]) {
      const person = await mentor({ kind: 'external' });
      expect((await put(world.as(who), person, { is_willing: true })).status).toBe(201);
      expect((await put(world.as(who), person, { is_willing: false }, 1)).body.is_willing).toBe(false);
    }
  });

  it('keeps language tags in their canonical form, whatever the case they came in', async () => {
    const { profile } = await withProfile({ languages: ['FR-ca', 'EN', 'zh-hant'] });
    expect(profile.languages).toEqual(['fr-CA', 'en', 'zh-Hant']);
  });

  it('is written with a token that cannot read, and read with one that cannot write', async () => {
    const person = await mentor();
    const writer = world.as(person, { scopes: ['mentor_profile:write'] });
    expect((await put(writer, person, { is_willing: true })).status).toBe(201);
    expectProblem(await writer.get(url(person)), 403, 'insufficient-scope');
    const reader = world.as(person, { scopes: ['mentor_profile:read'] });
    expect((await reader.get(url(person))).status).toBe(200);
    expectProblem(await put(reader, person, { is_willing: false }, 1), 403, 'insufficient-scope');
  });
});

describe('consent to be listed', () => {
  it('is given by the person alone, also where there is a profile; whoever may write can withdraw it', async () => {
    const person = await mentor();
    for (const who of [people.lead, people.admin]) {
      expectProblem(
        await put(world.as(who), person, { is_willing: true, consents_to_listing: true }),
        422,
        'mentor-profile-unfit',
        '/consents_to_listing',
      );
    }
    await put(lead(), person, { is_willing: true, consents_to_listing: false });
    expectProblem(await put(lead(), person, { consents_to_listing: true }, 1), 422, 'mentor-profile-unfit', '/consents_to_listing');
    const given = await put(world.as(person), person, { consents_to_listing: true }, 1);
    expect(given.body).toMatchObject({ is_listed: true, listing_consented_at: '2026-03-01T15:00:00.000Z' });
    // Repeating the stored value is not a consent given for another person.
    expect((await put(lead(), person, { consents_to_listing: true }, 2)).body).toMatchObject({ is_listed: true, row_version: 2 });
    const taken = await put(lead(), person, { consents_to_listing: false }, 2);
    expect(taken.body).toMatchObject({ is_listed: false, listing_consented_at: null, row_version: 3 });
    expectProblem(await anyone().get(url(person)), 404, 'not-found');
  });

  it('keeps the instant it was first given at', async () => {
    const { person } = await listedOne();
    world.at('2026-03-05');
    expect((await put(world.as(person), person, { consents_to_listing: true, is_willing: false }, 1)).body).toMatchObject({
      listing_consented_at: '2026-03-01T15:00:00.000Z',
      row_version: 2,
    });
    world.at('2026-03-01T15:00:00Z');
  });
});

describe('a profile is refused', () => {
  it('where a new one does not state whether the mentor is willing', async () => {
    const person = await mentor();
    expectProblem(await put(world.as(person), person, {}), 422, 'mentor-profile-unfit', '/is_willing');
  });

  it('for people who are neither faculty nor external, who died, and for a merged record', async () => {
    for (const kind of ['staff', 'service'])
      expectProblem(await put(lead(), await mentor({ kind }), { is_willing: true }), 422, 'mentor-profile-unfit', 'id');
    const dead = await mentor();
    await world.sql`update person set deceased_on = '2026-03-01' where id = ${dead.id}`;
    expectProblem(await put(lead(), dead, { is_willing: true }), 422, 'mentor-profile-unfit', 'id');
    const alive = await mentor();
    await world.sql`update person set deceased_on = '2026-03-02' where id = ${alive.id}`;
    expect((await put(lead(), alive, { is_willing: true })).status).toBe(201);
    const [survivor, duplicate] = [await mentor(), await mentor()];
    await world.sql`update person set merged_into_id = ${survivor.id} where id = ${duplicate.id}`;
    const answer = await put(lead(), duplicate, { is_willing: true });
    expectProblem(answer, 409, 'person-merged', 'id');
    expect((answer.body as unknown as { merged_into_id: string }).merged_into_id).toBe(survivor.id);
  });

  it.each([
    ['/expertise/1', { expertise: ['Heart failure', 'HEART FAILURE'] }],
    ['/expertise/2', { expertise: ['Łódź', 'Grants', 'lodz'] }],
    ['/expertise/1', { expertise: ["Crohn's", 'Crohn’s'] }],
    ['/need_areas/1', { need_areas: ['grants', 'grants'] }],
    ['/languages/2', { languages: ['en', 'fr', 'EN'] }],
  ])('with what it names twice (%s)', async (pointer, body) => {
    const person = await mentor();
    expectProblem(await put(world.as(person), person, { is_willing: true, ...body }), 422, 'mentor-profile-unfit', pointer);
  });

  it.each([
    ['/is_willing', { is_willing: null }],
    ['/capacity_formal', { capacity_formal: 51 }],
    ['/capacity_formal', { capacity_formal: -1 }],
    ['/expertise/0', { expertise: ['x'.repeat(61)] }],
    ['/expertise/0', { expertise: ['  '] }],
    ['/expertise/0', { expertise: ['null\u0000byte'] }],
    ['/expertise', { expertise: Array.from({ length: 31 }, (_, n) => `tag ${n}`) }],
    ['/need_areas/0', { need_areas: ['money'] }],
    ['/languages/0', { languages: ['english language'] }],
    ['/languages/0', { languages: ['a'] }],
    ['/languages/0', { languages: ['en-x'] }],
    ['/training_location', { training_location: 'mars' }],
    ['/bio', { bio: 'x'.repeat(2001) }],
    ['/retirement_expected_on', { retirement_expected_on: '2026-02-30' }],
    ['/listing_consented_at', { listing_consented_at: '2026-01-01T00:00:00Z' }],
  ])('with what the document forbids (%s)', async (pointer, body) => {
    const person = await mentor();
    expectProblem(await put(world.as(person), person, { is_willing: true, ...body }), 400, 'invalid-request', pointer);
  });

  it('without or with another version where there is one, and with any where there is none', async () => {
    const person = await mentor();
    expectProblem(await put(world.as(person), person, { is_willing: true }, '*'), 412, 'version-stale');
    await put(world.as(person), person, { is_willing: true });
    expectProblem(await put(world.as(person), person, { is_willing: false }), 428, 'precondition-required', 'If-Match');
    expectProblem(await put(world.as(person), person, { is_willing: false }, 2), 412, 'version-stale');
    expect((await put(world.as(person), person, { is_willing: false }, '*')).body.row_version).toBe(2);
  });

  it('to people who may not write it, whether or not there is one', async () => {
    const { person } = await listedOne();
    for (const who of [people.director, people.facilitator, people.chair, people.facultyAffairs, people.outsider]) {
      expectProblem(await put(world.as(who), person, { is_willing: false }, 1), 403, 'permission-denied');
      expectProblem(await put(world.as(who), await mentor(), { is_willing: false }), 403, 'permission-denied');
    }
    expectProblem(await put(world.as(people.stranger), person, { is_willing: false }, 1), 404, 'not-found');
    expectProblem(await put(lead(), { id: '0198b7a0-0000-7000-8000-00000000dead' }, { is_willing: true }), 404, 'not-found');
  });

  it('to one of two who create or change it at once', async () => {
    const person = await mentor();
    const blocker = await world.blocker();
    await blocker.query('select id from person where id = $1 for update', [person.id]);
    const both = [put(world.as(person), person, { is_willing: true }), put(lead(), person, { is_willing: false })];
    await blocker.someoneWaits();
    await blocker.release();
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([201, 428]);
    const changes = [put(world.as(person), person, { bio: 'One' }, 1), put(lead(), person, { bio: 'Two' }, 1)];
    expect((await Promise.all(changes)).map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });
});

describe('who reads a profile', () => {
  it('the person, their leaders and the people who run the programme read the whole profile, listed or not', async () => {
    const { person } = await withProfile(full);
    const whole = [person, people.director, people.pic, people.facilitator, people.lead, people.facultyAffairs, people.admin];
    for (const who of whole) expect((await world.as(who).get(url(person))).body).toMatchObject(full);
    for (const who of [
      people.mentorDirector,
      people.head,
      people.chair,
      people.viceChair,
      people.committee,
      people.outsider,
      people.stranger,
    ])
      expectProblem(await world.as(who).get(url(person)), 404, 'not-found');
    expectProblem(await world.as(people.lead).get(url(await mentor())), 404, 'not-found');
  });

  it('everybody else reads a listed one, without the expected retirement', async () => {
    const { person } = await listedOne(full);
    for (const who of [people.outsider, people.mentorDirector, people.chair]) {
      expect((await world.as(who).get(url(person))).body).toMatchObject({ ...full, is_listed: true, retirement_expected_on: null });
    }
    expectProblem(await world.as(people.stranger).get(url(person)), 404, 'not-found');
  });

  it('a director reads those of the division of today, no longer once the mentor has moved', async () => {
    const { person } = await withProfile();
    const theirs = world.as(people.director);
    expect((await theirs.get(url(person))).status).toBe(200);
    await world.sql`update division_membership set ends_on = '2026-03-01' where person_id = ${person.id}`;
    expectProblem(await theirs.get(url(person)), 404, 'not-found');
  });

  it('only the leaders do from the day on which the mentor has left or died', async () => {
    const [departed, dead, retired] = [await listedOne(), await listedOne(), await listedOne()];
    await leave(departed.person, '2026-03-02');
    await world.sql`update person set deceased_on = '2026-03-02' where id = ${dead.person.id}`;
    await world.sql`update appointment set status = 'ended', end_reason = 'retired' where person_id = ${retired.person.id}`;
    for (const { person } of [departed, dead]) expect((await anyone().get(url(person))).status).toBe(200);
    expectProblem(await anyone().get(url(retired.person)), 404, 'not-found');
    world.at('2026-03-02');
    for (const { person } of [departed, dead]) {
      expectProblem(await anyone().get(url(person)), 404, 'not-found');
      expect((await lead().get(url(person))).body).toMatchObject({ is_listed: false });
    }
    world.at('2026-03-01T15:00:00Z');
  });

  it('an external mentor needs no appointment to be listed', async () => {
    const { person } = await listedOne({}, { kind: 'external' });
    expect((await anyone().get(url(person))).body['is_listed']).toBe(true);
    expect(await found('')).toContain(person.id);
  });
});

describe('capacity', () => {
  const suspend = (assignment_id: string, starts_on: string) =>
    world.insert('conflict_case', {
      assignment_id,
      status: 'detected',
      source: 'hr_change',
      bases: '[]',
      policy_id: world.policy.id,
      starts_on,
      detected_on: '2026-03-01',
      due_on: '2026-04-30',
    });

  it('counts formal mentees who are active, paused or agreed for later; not suspended, proposed, ended or informal ones', async () => {
    const { person } = await listedOne({ capacity_formal: 5 });
    const load = async () => (await anyone().get<MentorProfile>(url(person))).body;
    const mentee = () => world.person({ division: 'NEPH', site: 'NORTH' });
    expect(await load()).toMatchObject({ capacity: 5, formal_mentees: 0, free_capacity: 5 });
    await world.assignment(await mentee(), person);
    const paused = await world.assignment(await mentee(), person);
    await world.insert('assignment_pause', { assignment_id: paused.id, starts_on: '2026-02-01' });
    await world.assignment(await mentee(), person, { starts_on: '2026-07-01' });
    expect(await load()).toMatchObject({ formal_mentees: 3, free_capacity: 2 });
    await world.assignment(await mentee(), person, { subtype: 'informal' });
    await world.assignment(await mentee(), person, { state: 'pending_acceptance' });
    await world.assignment(await mentee(), person, { state: 'ended' });
    await world.assignment(await mentee(), person, { planned_ends_on: '2026-03-01' });
    expect(await load()).toMatchObject({ formal_mentees: 3 });
    const suspended = await world.assignment(await mentee(), person);
    expect(await load()).toMatchObject({ formal_mentees: 4 });
    await suspend(suspended.id, '2026-02-01');
    expect(await load()).toMatchObject({ formal_mentees: 3, free_capacity: 2 });
  });

  it('is never below zero, and zero means that the mentor takes nobody', async () => {
    const { person } = await listedOne({ capacity_formal: 0 });
    await world.assignment(await world.person({ division: 'NEPH' }), person);
    expect((await anyone().get(url(person))).body).toMatchObject({ capacity: 0, formal_mentees: 1, free_capacity: 0 });
    expect(await found('available=true')).not.toContain(person.id);
    expect(await found('available=false')).toContain(person.id);
  });
});

describe('the directory', () => {
  let kardia: Person;
  let hidden: Person;
  beforeAll(async () => {
    ({ person: kardia } = await listedOne(full, { given_name: 'Růžena', family_name: 'Kardošová', cross_divisions: ['NEPH'] }));
    ({ person: hidden } = await withProfile(full, { given_name: 'Růžena', family_name: 'Kardošová-Hidden' }));
    await world.insert('position_description', { person_id: kardia.id, kind: 'clinician_scientist', starts_on: '2021-01-01' });
  });

  it('shows each mentor with the facts of today and nothing that not everybody may read', async () => {
    const [entry] = (await anyone().get('/v1/mentors?q=kardosova')).body.items;
    const { capacity_formal: _, retirement_expected_on: __, ...listed } = full;
    expect(entry).toEqual({
      id: kardia.id,
      kind: 'faculty',
      display_name: 'Růžena Kardošová',
      rank: 'professor',
      position: 'clinician_scientist',
      division: { id: world.division('CARD').id, code: 'CARD', name: 'Cardiology' },
      site: { id: world.site('UNION').id, code: 'UNION', name: 'Union Hospital' },
      ...listed,
      capacity: 2,
      formal_mentees: 0,
      free_capacity: 2,
      has_current_training: false,
      is_listed: true,
      row_version: 1,
    });
  });

  it('lists people who consented, oneself, and those whom one leads or facilitates', async () => {
    for (const who of [people.outsider, people.mentorDirector, people.head, people.chair, people.committee])
      expect(await found('q=kardosova', world.as(who))).toEqual([kardia.id]);
    for (const who of [hidden, people.director, people.pic, people.facilitator, people.lead, people.facultyAffairs, people.admin])
      expect(await found('q=kardosova', world.as(who))).toEqual([kardia.id, hidden.id]);
    expect(await found('', world.as(people.stranger))).toEqual([]);
    const [own] = (await world.as(hidden).get('/v1/mentors?q=hidden')).body.items;
    expect(own).toMatchObject({ id: hidden.id, is_listed: false });
  });

  it('shows a token for the directory alone only what is listed', async () => {
    expect(await found('q=kardosova', world.as(people.lead, { scopes: ['mentor:read'] }))).toEqual([kardia.id]);
    expectProblem(await world.as(people.lead, { scopes: ['mentor_profile:read'] }).get('/v1/mentors'), 403, 'insufficient-scope');
  });

  it('never lists people who died or left and merged records, not even to leaders', async () => {
    const [departed, dead, merged] = [await listedOne(), await listedOne(), await listedOne()];
    await leave(departed.person, '2026-03-01');
    await world.sql`update person set deceased_on = '2026-03-01' where id = ${dead.person.id}`;
    await world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${merged.person.id}`;
    const all = await found('', lead());
    for (const { person } of [departed, dead, merged]) expect(all).not.toContain(person.id);
    expect(await found('', world.as(departed.person))).not.toContain(departed.person.id);
  });

  it('is searched by name and expertise, words of either in any order, without accents, case or apostrophes', async () => {
    for (const q of ['KARDOSOVA', 'ruzena', 'heart ruzena', 'research kardosova', 'heart failure ruzena', 'Kardošová'.normalize('NFD')])
      expect(await found(`q=${encodeURIComponent(q)}`), q).toEqual([kardia.id]);
    // Wildcards are searched literally, and no search term matches across two tags.
    for (const q of ['%%', 'k_rdosova', 'failurequalitative', "'; drop table person; --", 'kardosova cooking'])
      expect(await found(`q=${encodeURIComponent(q)}`), q).toEqual([]);
  });

  it.each([
    'rank=professor',
    'rank=lecturer,professor',
    'position=clinician_scientist',
    'need_area=grants',
    'need_area=cfar,promotion',
    'expertise=heart%20failure',
    'expertise=QUALITATIVE%20R%C3%89SEARCH',
    'language=en',
    'language=fr',
    'language=FR-ca',
    'is_willing=true',
    'available=true',
    'is_open_to_approach=true',
    'has_current_training=false',
  ])('is narrowed by %s', async (filter) => {
    expect(await found(`q=kardosova&${filter}`)).toEqual([kardia.id]);
  });

  it.each([
    'rank=lecturer',
    'position=other',
    'need_area=cfar',
    'expertise=heart',
    'expertise=%25',
    'language=fr-FR',
    'language=enm',
    'is_willing=false',
    'available=false',
    'is_open_to_approach=false',
    'has_current_training=true',
  ])('has nobody left with %s', async (filter) => {
    expect(await found(`q=kardosova&${filter}`)).toEqual([]);
  });

  it('is filtered by division, cross-appointments included, and by site', async () => {
    for (const code of ['CARD', 'NEPH']) expect(await found(`q=kardosova&division_id=${world.division(code).id}`)).toEqual([kardia.id]);
    expect(await found(`q=kardosova&division_id=${world.division('GIM').id}`)).toEqual([]);
    expect(await found(`q=kardosova&site_id=${world.site('UNION').id}`)).toEqual([kardia.id]);
    expect(await found(`q=kardosova&site_id=${world.site('NORTH').id}`)).toEqual([]);
  });

  it('derives who is available and trained from the facts of today', async () => {
    const { person } = await listedOne({ capacity_formal: 1, expertise: ['Sleep medicine'] });
    expect(await found('q=sleep&available=true')).toEqual([person.id]);
    await world.assignment(await world.person({ division: 'NEPH' }), person);
    expect(await found('q=sleep&available=true')).toEqual([]);
    expect(await found('q=sleep&available=false')).toEqual([person.id]);
    const { id } = await world.insert('mentor_training', {
      person_id: person.id,
      course_title: 'Foundations',
      duration_min: 60,
      is_accredited: true,
      completed_on: '2026-01-01',
      expires_on: '2026-03-02',
    });
    expect(await found('q=sleep&has_current_training=true')).toEqual([]);
    await world.sql`update mentor_training set verified_by = ${people.lead.id}, verified_at = '2026-01-02' where id = ${id}`;
    expect(await found('q=sleep&has_current_training=true')).toEqual([person.id]);
    world.at('2026-03-02');
    expect(await found('q=sleep&has_current_training=true')).toEqual([]);
    world.at('2026-03-01T15:00:00Z');
  });

  it('has no filter that reveals fields the reader may not read', async () => {
    for (const filter of ['expertise=heart%20failure', 'language=fr', 'need_area=grants', 'is_willing=true', 'available=true'])
      expect(await found(filter)).not.toContain(hidden.id);
    expectProblem(await anyone().get('/v1/mentors?retirement_expected_on=2031-07-01'), 400, 'invalid-request', 'retirement_expected_on');
    expectProblem(await lead().get('/v1/mentors?as_of=2026-01-01'), 400, 'invalid-request', 'as_of');
    expectProblem(await anyone().get('/v1/mentors?language=f'), 400, 'invalid-request', 'language');
    const counted = await anyone().get('/v1/mentors?q=kardosova', { headers: { prefer: 'count=exact' } });
    expect(counted.body['total_count']).toBe(1);
  });

  it('is one statement whatever it shows, and sorted by family name across pages', async () => {
    const cost = (limit: number) => world.statements(() => anyone().get(`/v1/mentors?limit=${limit}&available=true`));
    expect(await cost(200)).toBe(await cost(1));
    const all = await found('');
    expect(all.length).toBeGreaterThan(5);
    const seen: string[] = [];
    for (let next: string | null = '/v1/mentors?limit=2'; next !== null; ) {
      const page: Answer = await anyone().get(next);
      seen.push(...page.body.items.map((item) => item.id));
      next = page.body.next_cursor === null ? null : `/v1/mentors?limit=2&cursor=${page.body.next_cursor}`;
    }
    expect(seen).toEqual(all);
    const { body } = await anyone().get('/v1/mentors?limit=1');
    expectProblem(await anyone().get(`/v1/mentors?limit=1&available=true&cursor=${body.next_cursor}`), 400, 'invalid-cursor', 'cursor');
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const bare = () => world.person({ division: null, site: null, category: null });

  it('moves the duplicate’s profile to a survivor who has none', async () => {
    const survivor = await mentor();
    const duplicate = await bare();
    await put(world.as(duplicate), duplicate, { ...full, consents_to_listing: true });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await lead().get(url(survivor))).body).toMatchObject({ id: survivor.id, ...full, is_listed: true });
    expectProblem(await lead().get(url(duplicate)), 404, 'not-found');
  });

  it('keeps the survivor’s where both have one', async () => {
    const { person: survivor } = await withProfile({ bio: 'Mine' });
    const duplicate = await bare();
    await put(world.as(duplicate), duplicate, { is_willing: false, bio: 'Theirs', consents_to_listing: true });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await lead().get(url(survivor))).body).toMatchObject({ bio: 'Mine', is_willing: true, is_listed: false });
    expectProblem(await anyone().get(url(duplicate)), 404, 'not-found');
  });
});
