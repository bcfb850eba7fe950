import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandoverPack } from '../../../src/features/administration/succession/handover/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const card = () => world.division('CARD').id;
const pack = async (as = people.director, division = card()) => {
  const answer = await world.as(as).get<HandoverPack>(`/v1/divisions/${division}/handover-pack`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe('the handover pack', () => {
  it('contains everything open for the division’s members, as facts', async () => {
    const newcomer = await world.person({ starts_on: '2025-07-01' });
    const proposed = await words.pair({ state: 'pending_acceptance', starts_on: null });
    const paused = await words.pair();
    await world.insert('assignment_pause', { assignment_id: paused.id, starts_on: '2026-02-01' });
    const suspended = await words.pair();
    const hr = world.as(people.facultyAffairs);
    const line = { subordinate_id: suspended.mentee.id, superior_id: suspended.mentor.id, kind: 'supervision', starts_on: '2026-02-10' };
    await hr.post('/v1/reporting-lines', line);
    const retiring = await words.pair();
    await words.leaves(retiring.mentor, '2026-12-31', 'retired');
    const left = await words.pair();
    await words.leaves(left.mentor, '2026-02-20');
    const call = { opens_on: '2026-02-01', closes_on: '2026-04-01', term_starts_on: '2026-07-01', term_ends_on: '2028-07-01' };
    await world.insert('facilitator_call', { ...call, division_id: card(), description: 'Canary' });
    await world.insert('facilitator_call', { ...call, division_id: card(), cancelled_at: '2026-02-02T12:00:00Z' });
    const former = await world.person({ division: 'GIM' });
    await world.role(former, 'division_director', { division: 'CARD', starts_on: '2015-07-01', ends_on: '2020-07-01' });

    const found = await pack();
    expect(found.division).toEqual({ id: card(), code: 'CARD', name: 'Cardiology' });
    expect(found.as_of).toBe('2026-03-01');
    const [request] = await words.requestsOf(left.mentee);
    expect(found.mentor_requests).toMatchObject({
      total: 1,
      items: [{ id: request?.id, mentee_id: left.mentee.id, mentee: partyOf(left.mentee), type: 'replacement', status: 'open' }],
    });
    expect(found.unmatched.items).toContainEqual(expect.objectContaining({ id: newcomer.id, reason: 'no_request' }));
    expect(found.unmatched.total).toBe(found.unmatched.items.length);
    const ids = ({ mentee, mentor }: { mentee: Person; mentor: Person }) => ({
      mentee_id: mentee.id,
      mentee: partyOf(mentee),
      mentor_id: mentor.id,
      mentor: partyOf(mentor),
    });
    expect(found.conflict_cases).toMatchObject({
      total: 1,
      items: [{ assignment_id: suspended.id, ...ids(suspended), status: 'detected', starts_on: '2026-02-10' }],
    });
    expect(found.proposals).toMatchObject({ total: 1, items: [{ id: proposed.id, ...ids(proposed), starts_on: null }] });
    expect(found.interruptions.items).toEqual([
      { assignment_id: paused.id, ...ids(paused), status: 'paused', starts_on: '2026-02-01', ends_on: null },
      { assignment_id: suspended.id, ...ids(suspended), status: 'suspended_conflict', starts_on: '2026-02-10', ends_on: null },
    ]);
    expect(found.coming.items).toMatchObject([
      { kind: 'departed', assignment_id: left.id, starts_on: '2026-02-20', request_id: request?.id },
      { kind: 'appointment_ends', assignment_id: retiring.id, ...ids(retiring), starts_on: '2026-12-31' },
    ]);
    expect(found.facilitators).toMatchObject({
      total: 1,
      items: [{ person_id: people.facilitator.id, person: partyOf(people.facilitator), ends_on: null }],
    });
    expect(found.facilitator_calls).toMatchObject({ total: 1, items: [call] });
    expect(found.directors.items.map(({ person_id, person, starts_on, ends_on }) => [person_id, person, starts_on, ends_on])).toEqual([
      [people.director.id, partyOf(people.director), '2020-07-01', null],
      [former.id, partyOf(former), '2015-07-01', '2020-07-01'],
    ]);
    expect(JSON.stringify(found)).not.toMatch(/Canary|retired|resigned|supervision/);
    expect((await pack(people.lead, world.division('NEPH').id)).conflict_cases).toEqual({ total: 0, items: [] });
  });

  it('contains the annual reviews of these two years that are not held or are contested, without their content', async () => {
    const reviews = reviewsOf(world, people);
    const [silent, spoken, done, contested] = [await world.person(), await world.person(), await world.person(), await world.person()];
    const recent = await world.person({ starts_on: '2026-04-03' });
    const justInTime = await world.person({ starts_on: '2026-04-02' });
    // Full-time until the year began, and since then only where there is a formal mentor.
    const [partTime, mentored] = [await world.person({ category: 'part_time' }), await world.person({ category: 'part_time' })];
    const fullTime = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'ended', appointed_on: '2015-07-01' };
    const until = { starts_on: '2015-07-01', ends_on: '2020-07-01' };
    await world.insert('appointment', { person_id: partTime.id, ...fullTime, ...until });
    await world.assignment(mentored, await world.person({ division: 'NEPH', site: 'NORTH' }), { starts_on: '2025-09-01' });
    const gone = await world.person();
    await words.leaves(gone, '2026-02-01');
    for (const who of [silent, spoken, done, contested]) expect((await reviews.review(who, { held_on: '2025-06-20' })).status).toBe(201);
    const input = (await reviews.input(spoken, 'Canary-input')).body.id;
    await reviews.review(done);
    const held = (await reviews.review(contested)).body.id;
    await reviews.answer(contested, held, 'contest', { note: 'Canary-note' });
    const waived = await world.person();
    for (const academic_year of [2024, 2025]) await reviews.waiveReview(waived, { academic_year });
    const voided = await world.person({ starts_on: '2025-07-01' });
    const error = (await reviews.review(voided)).body.id;
    await reviews.answer(people.lead, error, 'void', { voided_reason: 'not_held' });
    // When the recent ones have begun.
    world.at('2026-04-03');
    const found = await pack();
    const of = (...who: Person[]) => found.annual_reviews.items.filter(({ mentee_id }) => who.some(({ id }) => id === mentee_id));
    const row = { academic_year: 2025, due_on: '2026-06-30', held_on: null };
    const mentee = (who: Person) => ({ mentee_id: who.id, mentee: partyOf(who) });
    expect(of(silent)).toEqual([{ ...row, review_id: null, ...mentee(silent), state: 'open' }]);
    expect(of(spoken)).toEqual([{ ...row, review_id: input, ...mentee(spoken), state: 'mentee_input' }]);
    expect(of(contested)).toEqual([{ ...row, review_id: held, ...mentee(contested), state: 'contested', held_on: '2026-03-01' }]);
    expect(of(voided)).toEqual([{ ...row, review_id: null, ...mentee(voided), state: 'open' }]);
    expect(of(done, recent, gone, waived, people.director)).toEqual([]);
    expect(of(justInTime)).toMatchObject([{ ...row, ...mentee(justInTime), state: 'open' }]);
    expect(of(partTime)).toEqual([]);
    expect(of(mentored)).toMatchObject([{ academic_year: 2025, state: 'open' }]);
    expect(found.annual_reviews.total).toBe(found.annual_reviews.items.length);
    expect(JSON.stringify(found)).not.toContain('Canary');
  });

  it('leaves out conflicts the caller is part of', async () => {
    const mentee = await world.person();
    const { id } = await world.assignment(mentee, people.lead);
    const before = (await pack(people.lead)).conflict_cases.total;
    const line = { subordinate_id: mentee.id, superior_id: people.lead.id, kind: 'evaluation', starts_on: '2026-02-10' };
    await world.as(people.facultyAffairs).post('/v1/reporting-lines', line);
    const own = await pack(people.lead);
    expect(own.conflict_cases.total).toBe(before);
    expect(own.interruptions.items.map((each) => each.assignment_id)).not.toContain(id);
    expect((await pack(people.director)).conflict_cases.items.map((each) => each.assignment_id)).toContain(id);
  });

  it('lists the first 200 rows of each section, with the total', async () => {
    const mentor = await world.person({ division: 'GIM' });
    await world.sql`
      with p as (
        insert into person (department_id, kind, given_name, family_name, email)
        select ${world.id}, 'faculty', 'A', 'Many', 'many' || n || '@example.edu' from generate_series(1, 205) n returning id
      ), m as (
        insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
        select ${world.id}, p.id, ${world.division('NEPH').id}, true, '2020-07-01' from p
      )
      insert into assignment (id, department_id, mentee_id, mentor_id, subtype, state, category, origin)
      select gen_random_uuid(), ${world.id}, p.id, ${mentor.id}, 'formal', 'pending_acceptance', 'traditional', 'institution' from p`;
    const { proposals } = await pack(people.lead, world.division('NEPH').id);
    expect([proposals.total, proposals.items.length]).toEqual([205, 200]);
    // What is due on one day stands in the order of ids, so that the first 200 are always the same.
    const inOrder = <T>(items: readonly T[], id: (item: T) => string) => expect(items.map(id)).toEqual(items.map(id).toSorted());
    inOrder(proposals.items, (one) => one.id);
    await world.sql`
      update assignment set state = 'live', starts_on = '2025-07-01', mentee_accepted_at = now(), mentor_accepted_at = now(), mentor_attested_at = now()
      where mentor_id = ${mentor.id}`;
    await world.sql`update appointment set ends_on = '2026-09-01' where person_id = ${mentor.id}`;
    await world.sql`insert into assignment_pause (department_id, assignment_id, starts_on) select department_id, id, '2026-02-01' from assignment where mentor_id = ${mentor.id}`;
    const { coming, interruptions } = await pack(people.lead, world.division('NEPH').id);
    expect([coming.total, coming.items.length]).toEqual([205, 200]);
    inOrder(coming.items, (one) => one.assignment_id);
    inOrder(interruptions.items, (one) => one.assignment_id);
    await world.insert('mentor_profile', { person_id: mentor.id, is_willing: true, retirement_expected_on: '2026-09-01' });
    const both = (await pack(people.lead, world.division('NEPH').id)).coming;
    expect([both.total, new Set(both.items.map(({ kind }) => kind))]).toEqual([410, new Set(['appointment_ends'])]);
    // Terms and calls that begin on one day, with ids of no order in time.
    const several = Array.from({ length: 6 }, () => ({ id: crypto.randomUUID(), division_id: world.division('NEPH').id }));
    const call = { opens_on: '2026-02-01', closes_on: '2026-04-01', term_starts_on: '2026-07-01', term_ends_on: '2028-07-01' };
    for (const { id, division_id } of several) {
      const holder = { person_id: (await world.person({ division: 'GIM' })).id, division_id };
      await world.insert('facilitator_call', { id, ...call, division_id, description: 'One of several' });
      await world.insert('leadership_role', { id, ...holder, role: 'division_director', starts_on: '2019-07-01', ends_on: '2020-07-01' });
      await world.insert('leadership_role', {
        ...holder,
        role: 'mentorship_facilitator',
        starts_on: '2025-07-01',
        id: crypto.randomUUID(),
      });
    }
    const { facilitators, facilitator_calls, directors } = await pack(people.lead, world.division('NEPH').id);
    inOrder(facilitator_calls.items, ({ id }) => id);
    inOrder(facilitators.items.slice(-6), ({ role_id }) => role_id);
    inOrder(directors.items.slice(-6).toReversed(), ({ role_id }) => role_id);
    expect(directors.items.slice(-6).map(({ role_id }) => role_id)).toEqual(expect.arrayContaining(several.map(({ id }) => id)));
  });

  it('can be read by the division’s director of today, the Chair and the mentorship lead only', async () => {
    for (const who of [people.director, people.chair, people.lead]) await pack(who);
    const url = `/v1/divisions/${card()}/handover-pack`;
    for (const who of [people.mentorDirector, people.pic, people.facilitator, people.facultyAffairs, people.outsider, people.mentee])
      expectProblem(await world.as(who).get(url), 403, 'permission-denied');
    const strangers = await world.otherDepartment();
    const theirLead = await strangers.person();
    await strangers.role(theirLead, 'mentorship_lead');
    expectProblem(await world.as(theirLead).get(url), 404, 'not-found');
    expectProblem(await world.as(people.lead).get(`/v1/divisions/${crypto.randomUUID()}/handover-pack`), 404, 'not-found');
    const narrow = await world.as(people.director, { scopes: ['handover:read'] }).get(url);
    expect(narrow.status).toBe(200);
    expectProblem(await world.as(people.director, { scopes: ['roster:read'] }).get(url), 403, 'insufficient-scope');
  });
});

describe('a new director', () => {
  const notified = async (who: Person) =>
    (await words.notificationsOf('handover', who)).map(({ subject_id, occasion }) => [subject_id, occasion]);

  it('is notified on the first day, once; also an acting one, and also some days late', async () => {
    const [next, acting, late] = [
      await world.person({ division: 'GIM' }),
      await world.person({ division: 'GIM' }),
      await world.person({ division: 'GIM' }),
    ];
    await world.role(next, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    await world.role(acting, 'division_director', { division: 'NEPH', starts_on: '2026-07-01', acting: true });
    await world.role(late, 'division_director', { division: 'GIM', starts_on: '2026-06-24' });
    await words.on('2026-06-30');
    expect(await notified(next)).toEqual([]);
    await words.on('2026-07-01');
    await words.on('2026-07-02');
    expect(await notified(next)).toEqual([[card(), '2026-07-01']]);
    expect(await notified(acting)).toEqual([[world.division('NEPH').id, '2026-07-01']]);
    expect(await notified(late)).toEqual([[world.division('GIM').id, '2026-06-24']]);
    expect((await world.as(next).get(`/v1/divisions/${card()}/handover-pack`)).status).toBe(200);
  });

  it('is not notified more than a week late, nor when only the role was renewed', async () => {
    const [late, renewed] = [await world.person({ division: 'GIM' }), await world.person({ division: 'GIM' })];
    await world.role(late, 'division_director', { division: 'CARD', starts_on: '2026-06-23' });
    await world.role(renewed, 'division_director', { division: 'NEPH', starts_on: '2025-07-01', ends_on: '2026-07-01' });
    await world.role(renewed, 'division_director', { division: 'NEPH', starts_on: '2026-07-01' });
    await words.on('2026-07-01');
    expect([await notified(late), await notified(renewed)]).toEqual([[], []]);
  });
});

describe('a division without a director', () => {
  const occasions = async (who: Person, division_id: string) =>
    (await words.notificationsOf('director_vacant', who)).filter((one) => one.subject_id === division_id).map(({ occasion }) => occasion);

  it('is notified to the mentorship leads once a month, or to the Chair where there are none', async () => {
    const empty = await world.insert('division', { code: 'EMPTY', name: 'Empty', kind: 'departmental', starts_on: '2020-01-01' });
    const vacant = await world.insert('division', { code: 'VAC', name: 'Vacant', kind: 'departmental', starts_on: '2020-01-01' });
    const closed = await world.insert('division', {
      code: 'OLD',
      name: 'Old',
      kind: 'departmental',
      starts_on: '2000-01-01',
      ends_on: '2026-01-01',
    });
    const member = await world.person({ division: null });
    for (const division of [vacant, closed]) {
      const person = division === vacant ? member : await world.person({ division: null });
      await world.insert('division_membership', {
        person_id: person.id,
        division_id: division.id,
        is_primary: true,
        starts_on: '2020-07-01',
      });
    }
    await words.on('2026-07-30');
    await words.on('2026-07-31');
    await words.on('2026-08-01');
    expect(await occasions(people.lead, vacant.id)).toEqual(['2026-07', '2026-08']);
    expect(await occasions(people.chair, vacant.id)).toEqual([]);
    for (const division of [empty, closed]) expect(await occasions(people.lead, division.id)).toEqual([]);
    expect(await occasions(people.lead, card())).toEqual([]);

    await world.sql`update leadership_role set ends_on = '2026-09-01' where person_id = ${people.lead.id}`;
    await words.on('2026-09-01');
    expect(await occasions(people.chair, vacant.id)).toEqual(['2026-09']);
    const director = await world.person({ division: 'GIM' });
    await world.insert('leadership_role', {
      person_id: director.id,
      role: 'division_director',
      division_id: vacant.id,
      starts_on: '2026-10-01',
    });
    await words.on('2026-10-01');
    expect(await occasions(people.chair, vacant.id)).toEqual(['2026-09']);
    await world.sql`update person set deceased_on = '2026-10-02' where id = ${director.id}`;
    await words.on('2026-10-02');
    expect(await occasions(people.chair, vacant.id)).toEqual(['2026-09', '2026-10']);
    await world.sql`update leadership_role set ends_on = null where person_id = ${people.lead.id}`;
  });
});
