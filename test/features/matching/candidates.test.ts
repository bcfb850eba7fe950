import { beforeAll, describe, expect, it } from 'vitest';
import { type Candidate, Candidate as CandidateShape } from '../../../src/features/matching/candidates/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person, PersonOptions } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

type Answer = { items: Candidate[]; next_cursor: string | null; total_count?: number };
const ask = (as: Person, mentee: Person, query = '') => world.as(as).get<Answer>(`/v1/people/${mentee.id}/mentor-candidates?${query}`);
const found = async (mentee: Person, id: string, query = '', as = mentee) =>
  (await ask(as, mentee, `limit=200&${query}`)).body.items.find((candidate) => candidate.id === id);

async function mentor(profile: object = {}, person: PersonOptions = {}): Promise<Person> {
  const made = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', ...person });
  await world.insert('mentor_profile', { person_id: made.id, is_willing: true, ...profile });
  return made;
}
const mentee = () => world.person({ division: 'CARD', site: 'UNION' });

async function needs(person: Person, wanted: Record<string, number>, more: object = {}) {
  const { id } = await world.insert('needs_profile', { person_id: person.id, version: 1, ...more });
  for (const [area, priority] of Object.entries(wanted)) {
    await world.sql`insert into need (needs_profile_id, area, priority) values (${id}, ${area}, ${priority})`;
  }
}

const pointsOf = (candidate: Candidate | undefined) =>
  Object.fromEntries(candidate?.contributions.map(({ component, share_pct, points }) => [component, [share_pct, points]]) ?? []);

describe('the score', () => {
  it('shows each contribution, adds up to their sum, and names the policy it was made by', async () => {
    const asker = await mentee();
    await needs(asker, { promotion: 5, grants: 2, family: 1 }, { training_location: 'international' });
    await world.insert('position_description', { person_id: asker.id, kind: 'clinician_scientist', starts_on: '2020-07-01' });
    const made = await mentor(
      { need_areas: ['promotion', 'family'], capacity_formal: 2, training_location: 'international' },
      { site: 'UNION' },
    );
    await world.insert('position_description', { person_id: made.id, kind: 'clinician_scientist', starts_on: '2020-07-01' });
    await world.insert('mentor_training', {
      person_id: made.id,
      course_title: 'Mentoring',
      duration_min: 120,
      is_accredited: true,
      completed_on: '2025-03-01',
      expires_on: '2026-03-02',
      verified_by: people.lead.id,
      verified_at: '2025-03-02',
    });
    await world.assignment(await mentee(), made);
    const candidate = await found(asker, made.id);
    expect(pointsOf(candidate)).toEqual({
      needs: [75, 30],
      position: [100, 15],
      seniority: [100, 10],
      training_location: [100, 5],
      site: [100, 5],
      availability: [50, 5],
      mentor_training: [100, 5],
      concordance: [null, 0],
    });
    expect(candidate).toMatchObject({ score: 75, is_eligible: true, policy_version: 1, capacity: 2, formal_mentees: 1, free_capacity: 1 });
    expect(candidate?.concordance).toBeNull();
    expect((await found(asker, made.id, '', people.facilitator))?.concordance).toEqual({ requested: false });
    expect(pointsOf(await found(asker, made.id, 'starts_on=2026-03-02', people.lead))).toMatchObject({ mentor_training: [0, 0] });
  });

  it('compares nothing where nothing is recorded, and is still a score', async () => {
    const made = await mentor();
    const candidate = await found(await mentee(), made.id);
    expect(pointsOf(candidate)).toMatchObject({
      needs: [null, 0],
      position: [null, 0],
      training_location: [null, 0],
      availability: [100, 10],
    });
    expect(candidate?.score).toBe(20);
  });

  it('orders the best first, and equal ones by family name, over pages as on one', async () => {
    const asker = await mentee();
    await needs(asker, { succession: 3 });
    const twins = await Promise.all(
      ['Ábel', 'Zorn', 'Meyer'].map((family_name) => mentor({ need_areas: ['succession'] }, { family_name })),
    );
    const all = (await ask(asker, asker, 'need_area=succession')).body.items;
    expect(all.map(({ id }) => id)).toEqual([twins[0]?.id, twins[2]?.id, twins[1]?.id]);
    const paged: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask(asker, asker, `need_area=succession&limit=1${cursor}`);
      paged.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor ? `&cursor=${encodeURIComponent(body.next_cursor)}` : '';
    } while (cursor !== '');
    expect(paged).toEqual(all.map(({ id }) => id));
    const scores = (await ask(asker, asker, 'limit=200')).body.items.map(({ score }) => score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('follows the weights of the policy of the day, and is stored nowhere', async () => {
    const later = await createWorld();
    const who = await later.freshPeople();
    const asker = await later.person({ division: 'CARD' });
    const made = await later.person({ division: 'NEPH', rank: 'professor' });
    await later.insert('mentor_profile', { person_id: made.id, is_willing: true });
    const answer = await later
      .as(who.admin)
      .post('/v1/policies', { starts_on: '2026-03-05', weight_availability: 0, weight_seniority: 95 });
    expect(answer.status).toBe(201);
    later.at('2026-03-06');
    const { body } = await later.as(asker).get<Answer>(`/v1/people/${asker.id}/mentor-candidates`);
    expect(body.items[0]).toMatchObject({ id: made.id, score: 100, policy_version: 2 });
    // What a round of a cohort found is its result, of people who applied.
    const columns =
      await later.sql`select column_name from information_schema.columns where table_schema = 'public' and column_name like '%score%'
        and column_name <> 'is_reverse_scored' and table_name not in ('matching_round', 'matching_place')`;
    expect(columns).toEqual([]);
  });

  it('fits the schema of the document', async () => {
    const asker = await mentee();
    await mentor();
    for (const item of (await ask(asker, asker, 'include=excluded&limit=200')).body.items)
      expect(() => CandidateShape.parse(item)).not.toThrow();
  });
});

describe('who is excluded', () => {
  const reasons = async (asker: Person, id: string, query = '', as = asker) =>
    (await found(asker, id, `include=excluded&${query}`, as))?.exclusions.map(({ reason, starts_on, ends_on }) => [
      reason,
      starts_on,
      ends_on,
    ]);

  it('a director to come: from that day, and free until then', async () => {
    const asker = await mentee();
    const made = await mentor();
    await world.role(made, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    expect(await found(asker, made.id)).toBeUndefined();
    const row = await found(asker, made.id, 'include=excluded');
    expect(row).toMatchObject({ is_eligible: false, score: null, contributions: [], could_be: ['informal', 'sponsor'] });
    expect(row?.exclusions).toEqual([
      expect.objectContaining({
        reason: 'reports_to',
        starts_on: '2026-07-01',
        ends_on: null,
        detail: expect.stringContaining('division director of'),
      }),
    ]);
    expect(row?.exclusions[0]?.basis).toMatchObject({ kind: 'division_director', division_id: world.division('CARD').id });
    expect((await found(asker, made.id, 'planned_ends_on=2026-07-01'))?.is_eligible).toBe(true);
    expect(await found(asker, made.id, 'planned_ends_on=2026-07-02')).toBeUndefined();
  });

  it('people who left by the first day, have no free capacity, already are a mentor, or come from the same institution', async () => {
    const asker = await mentee();
    const leaving = await mentor();
    await world.sql`update appointment set ends_on = '2026-06-01' where person_id = ${leaving.id}`;
    expect(await found(asker, leaving.id)).toMatchObject({ is_eligible: true, appointment_ends_on: null });
    expect(await found(asker, leaving.id, '', people.lead)).toMatchObject({ is_eligible: true, appointment_ends_on: '2026-06-01' });
    const next = { category: 'full_time', rank: 'professor', academic_fte_pct: 100, status: 'continuing', appointed_on: '2026-06-01' };
    const renewed = await world.insert('appointment', { person_id: leaving.id, ...next, starts_on: '2026-06-01' });
    expect(await found(asker, leaving.id, '', people.lead)).toMatchObject({ appointment_ends_on: null });
    await world.sql`delete from appointment where id = ${renewed.id}`;
    expect(await reasons(asker, leaving.id, 'starts_on=2026-06-01', people.lead)).toEqual([['inactive', null, null]]);

    const full = await mentor({ capacity_formal: 1 });
    await world.assignment(await mentee(), full);
    expect(await reasons(asker, full.id)).toEqual([['capacity', null, null]]);

    const own = await mentor();
    await world.assignment(asker, own, { starts_on: '2026-01-01', planned_ends_on: '2026-09-01' });
    expect(await reasons(asker, own.id)).toEqual([['already_mentor', '2026-01-01', '2026-09-01']]);
    expect(await found(asker, own.id, 'starts_on=2026-09-01')).toBeDefined();

    await world.sql`update site set name = 'Union Hospital' where id = ${world.site('UNION').id}`;
    const external = await mentor({}, { kind: 'external' });
    await world.sql`delete from external_profile where person_id = ${external.id}`;
    await world.sql`insert into external_profile (person_id, institution, country) values (${external.id}, 'union  hospital', 'CA')`;
    expect(await found(asker, external.id)).toBeDefined();
    await world.sql`update external_profile set institution = 'UNION Hospital' where person_id = ${external.id}`;
    expect(await reasons(asker, external.id)).toEqual([['external_same_institution', null, null]]);
    const propose = (mentor_id: string) => world.as(people.director).post('/v1/assignments', { mentee_id: asker.id, mentor_id });
    expectProblem(await propose(external.id), 422, 'mentor-excluded', '/mentor_id');

    await world.sql`update department set institution = 'Université du Nord' where id = ${world.id}`;
    await world.sql`update external_profile set institution = 'universite du nord' where person_id = ${external.id}`;
    expect(await reasons(asker, external.id)).toEqual([['external_same_institution', null, null]]);
    await world.sql`update external_profile set institution = 'Université du Sud' where person_id = ${external.id}`;
    expect(await reasons(asker, external.id)).toEqual([]);
    const colleague = await mentor();
    expect(await reasons(asker, colleague.id)).toEqual([]);
    expect((await propose(colleague.id)).status).toBe(201);
  });

  it('a suspended mentee takes no place, a paused one does', async () => {
    const asker = await mentee();
    const made = await mentor({ capacity_formal: 1 });
    const { id } = await world.assignment(await mentee(), made, { starts_on: '2026-01-01' });
    await world.insert('assignment_pause', { assignment_id: id, starts_on: '2026-02-01' });
    expect(await found(asker, made.id)).toBeUndefined();
    const days = { starts_on: '2026-02-01', detected_on: '2026-02-01', due_on: '2026-04-02', policy_id: world.policy.id };
    await world.insert('conflict_case', { assignment_id: id, status: 'detected', source: 'hr_change', bases: '[]', ...days });
    expect(await found(asker, made.id)).toMatchObject({ formal_mentees: 0, free_capacity: 1 });
  });

  it('people without a profile can be asked; the unwilling and those with a declared conflict cannot, and only the person who declared it reads why', async () => {
    const asker = await mentee();
    const silent = await world.person({ division: 'NEPH', site: 'NORTH' });
    expect(await reasons(asker, silent.id)).toEqual([['not_available', null, null]]);
    expect(await reasons(asker, silent.id, '', people.lead)).toEqual([['no_profile', null, null]]);
    const unwilling = await mentor({ is_willing: false });
    expect(await reasons(asker, unwilling.id)).toEqual([['not_available', null, null]]);
    const rival = await mentor();
    await world.insert('conflict_declaration', { person_id: rival.id, other_id: asker.id, kind: 'competition', starts_on: '2026-01-01' });
    for (const reader of [asker, people.director, people.lead]) {
      const row = await found(asker, rival.id, 'include=excluded', reader);
      expect(row?.exclusions.map(({ reason }) => reason)).toEqual(['not_available']);
      expect(row?.could_be).toEqual([]);
      expect(JSON.stringify(row)).not.toMatch(/competition|declar/);
    }
    const own = await mentor();
    await world.insert('conflict_declaration', {
      person_id: asker.id,
      other_id: own.id,
      kind: 'declared_conflict',
      starts_on: '2026-01-01',
    });
    expect(await reasons(asker, own.id)).toEqual([['declared_conflict', '2026-01-01', null]]);
    expect(await reasons(asker, own.id, '', people.director)).toEqual([['not_available', null, null]]);
    const refused = await world.as(people.director).post('/v1/assignments', { mentee_id: asker.id, mentor_id: rival.id });
    expectProblem(refused, 422, 'mentor-excluded', '/mentor_id');
    expect(refused.text).not.toMatch(/competition|declar/);
  });

  it('several declarations about one person exclude from the first day of the first until the last has ended', async () => {
    const asker = await mentee();
    const other = await mentor();
    const declare = (kind: string, starts_on: string, ends_on: string | null) =>
      world.insert('conflict_declaration', { person_id: asker.id, other_id: other.id, kind, starts_on, ends_on });
    await declare('competition', '2026-02-01', '2026-05-01');
    const last = await declare('declared_conflict', '2026-01-01', '2026-09-01');
    await declare('competition', '2026-05-01', '2026-07-01');
    expect(await reasons(asker, other.id)).toEqual([['competition', '2026-01-01', '2026-09-01']]);
    await world.sql`update conflict_declaration set ends_on = null where id = ${last.id}`;
    expect(await reasons(asker, other.id)).toEqual([['competition', '2026-01-01', null]]);
  });

  it('several mentorships of the pair exclude from the first day of the first until the last has ended, those outside the period aside', async () => {
    const asker = await mentee();
    const own = await mentor();
    await world.assignment(asker, own, { starts_on: '2025-01-01', planned_ends_on: '2025-06-01' });
    await world.assignment(asker, own, { starts_on: '2026-01-01', planned_ends_on: '2026-04-01' });
    const last = await world.assignment(asker, own, { starts_on: '2026-06-01', planned_ends_on: '2026-09-01' });
    expect(await reasons(asker, own.id)).toEqual([['already_mentor', '2026-01-01', '2026-09-01']]);
    expect(await reasons(asker, own.id, 'starts_on=2026-04-01')).toEqual([['already_mentor', '2026-06-01', '2026-09-01']]);
    expect(await reasons(asker, own.id, 'planned_ends_on=2026-06-01')).toEqual([['already_mentor', '2026-01-01', '2026-04-01']]);
    await world.sql`update assignment set planned_ends_on = null where id = ${last.id}`;
    expect(await reasons(asker, own.id)).toEqual([['already_mentor', '2026-01-01', null]]);
  });

  it('a mentorship of the pair that was declined, withdrawn, voided or is not formal excludes nobody', async () => {
    const asker = await mentee();
    const other = await mentor();
    for (const state of ['declined', 'withdrawn', 'voided'] as const) await world.assignment(asker, other, { state });
    for (const subtype of ['informal', 'sponsor'] as const) await world.assignment(asker, other, { subtype });
    expect(await reasons(asker, other.id)).toEqual([]);
    expect(await found(asker, other.id)).toMatchObject({ is_eligible: true, formal_mentees: 0 });
  });

  it('the mentee, the merged and people of another department appear nowhere', async () => {
    const asker = await mentee();
    await world.insert('mentor_profile', { person_id: asker.id, is_willing: true });
    const merged = await mentor();
    await world.sql`update person set merged_into_id = ${people.mentor.id} where id = ${merged.id}`;
    const other = await world.otherDepartment();
    const foreign = await other.person({ division: 'NEPH' });
    await other.insert('mentor_profile', { person_id: foreign.id, is_willing: true });
    const { body } = await ask(asker, asker, 'include=excluded&limit=200');
    expect(body.items.filter(({ id }) => [asker.id, merged.id, foreign.id].includes(id))).toEqual([]);
  });
});

describe('fields of a candidate that not everybody may read', () => {
  it('hides from colleagues the profile of people who neither take mentees nor are listed, and when anybody leaves', async () => {
    const asker = await mentee();
    const quiet = await mentor({ is_willing: false, expertise: ['quiet topic'], need_areas: ['grants'], capacity_formal: 7 });
    const row = await found(asker, quiet.id, 'include=excluded');
    expect(row).toMatchObject({ expertise: [], need_areas: [], capacity: null, formal_mentees: null, free_capacity: null });
    const own = await found(asker, quiet.id, 'include=excluded', people.lead);
    expect(own).toMatchObject({ expertise: ['quiet topic'], capacity: 7, formal_mentees: 0 });
  });

  it('shows who is on a long absence, and until when, to those who may read leaves alone; who retires soon, to readers of the profile', async () => {
    const asker = await mentee();
    const away = await mentor({ retirement_expected_on: '2026-09-01' });
    await world.insert('leave', { person_id: away.id, stops_clock: false, starts_on: '2026-02-01', ends_on: '2026-12-01' });
    expect(await found(asker, away.id, '', people.lead)).toBeUndefined();
    const absent = async (as: Person) => (await found(asker, away.id, 'include=excluded', as))?.exclusions;
    expect(await absent(asker), 'nothing tells them').toEqual([]);
    expect(await absent(people.lead)).toMatchObject([{ reason: 'absent', ends_on: '2026-12-01' }]);
    expect((await found(asker, away.id, 'starts_on=2026-12-01'))?.retirement_expected_on).toBeNull();
    expect((await found(asker, away.id, 'starts_on=2026-12-01', people.lead))?.retirement_expected_on).toBe('2026-09-01');
    expect((await world.as(people.director).post('/v1/assignments', { mentee_id: asker.id, mentor_id: away.id })).status).toBe(201);
  });

  it('reveals nothing about the needs through the score to people who may not read them', async () => {
    const asker = await mentee();
    await needs(asker, { family: 5, promotion: 1 }, { training_location: 'local' });
    const made = await mentor({ need_areas: ['family'], training_location: 'local' });
    for (const reader of [people.lead, people.head]) {
      expect(pointsOf(await found(asker, made.id, '', reader))).toMatchObject({ needs: [null, 0], training_location: [null, 0] });
    }
    expect(pointsOf(await found(asker, made.id, '', people.director))).toMatchObject({ needs: [83, 33.3] });
  });

  it('reveals through no period on which days somebody else declared a conflict, nor that somebody did', async () => {
    const asker = await mentee();
    const [rival, unwilling] = [await mentor(), await mentor({ is_willing: false })];
    const days = { starts_on: '2026-06-01', ends_on: '2026-07-01' };
    await world.insert('conflict_declaration', { person_id: rival.id, other_id: asker.id, kind: 'competition', ...days });
    await world.insert('conflict_declaration', {
      person_id: asker.id,
      other_id: rival.id,
      kind: 'competition',
      starts_on: '2026-08-01',
      ends_on: '2026-09-01',
    });
    const propose = (mentor_id: string, starts_on: string) =>
      world
        .as(people.director)
        .post('/v1/assignments?dry_run=true', { mentee_id: asker.id, mentor_id, starts_on, planned_ends_on: '2027-01-01' });
    for (const starts_on of ['2026-03-01', '2026-06-15', '2026-10-01']) {
      const [competing, other] = [await propose(rival.id, starts_on), await propose(unwilling.id, starts_on)];
      expectProblem(competing, 422, 'mentor-excluded', '/mentor_id');
      expect(competing.body.detail).toBe(other.body.detail);
      const own = (await found(asker, rival.id, `include=excluded&starts_on=${starts_on}`))?.exclusions;
      expect(own).toMatchObject([
        { reason: 'competition', starts_on: '2026-08-01', ends_on: '2026-09-01' },
        { reason: 'not_available', starts_on: null, ends_on: null },
      ]);
    }
  });
});

describe('what the asker may not read about a candidate', () => {
  const entry = async (asker: Person, who: Person, query = '') => {
    const { id: _, display_name: __, ...row } = (await found(asker, who.id, `include=excluded&${query}`)) as Candidate;
    return row;
  };
  const DAYS = ['2026-02-01', '2026-03-01', '2026-04-15', '2026-06-01', '2026-09-01', '2027-06-01'];
  const everyDay = async (asker: Person, who: Person) =>
    Promise.all(DAYS.map(async (day) => [day, await entry(asker, who, `starts_on=${day}`)] as const));

  it('is no reason with a name: no profile, no wish, no capacity and somebody else’s declaration are one', async () => {
    const asker = await mentee();
    const taken = async (who: Person) => {
      await world.assignment(await mentee(), who);
      return who;
    };
    const silent = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const full = await taken(await mentor({ is_willing: false, capacity_formal: 1, expertise: ['Trials'] }));
    const apart = await taken(await mentor({ capacity_formal: 1, expertise: ['Trials'], need_areas: ['grants'] }));
    for (const who of [apart, silent])
      await world.insert('conflict_declaration', { person_id: who.id, other_id: asker.id, kind: 'competition', starts_on: '2026-01-01' });
    const unwilling = await mentor({ is_willing: false, expertise: ['Trials'] });
    const nobody = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const rows = await Promise.all([silent, full, apart, unwilling, nobody].map((who) => entry(asker, who)));
    for (const row of rows) expect(row).toEqual(rows[0]);
    expect(rows[0]).toMatchObject({ could_be: [], capacity: null, expertise: [], need_areas: [], formal_mentees: null });
    expect(rows[0]?.exclusions).toEqual([
      { reason: 'not_available', detail: expect.any(String), starts_on: null, ends_on: null, basis: null },
    ]);
    for (const who of [silent, full, apart, unwilling, nobody])
      expect((await found(asker, who.id, 'need_area=grants&include=excluded'))?.id).toBeUndefined();
  });

  it('is the same on every day: a leave, the end of an appointment, of a position and of a training, and a death', async () => {
    const asker = await mentee();
    const [plain, marked] = [await mentor(), await mentor()];
    for (const who of [plain, marked]) {
      await world.insert('position_description', { person_id: who.id, kind: 'clinician_teacher', starts_on: '2020-07-01' });
      const course = { course_title: 'Mentoring', duration_min: 60, is_accredited: true, completed_on: '2025-03-01' };
      const verified = { verified_by: people.lead.id, verified_at: '2025-03-02' };
      await world.insert('mentor_training', { person_id: who.id, ...course, ...verified, expires_on: '2028-01-01' });
    }
    const same = async () => expect(await everyDay(asker, marked)).toEqual(await everyDay(asker, plain));
    await same();
    await world.insert('leave', { person_id: marked.id, stops_clock: false, starts_on: '2026-02-01', ends_on: '2026-12-01' });
    await world.sql`update appointment set ends_on = '2026-08-01' where person_id = ${marked.id}`;
    await world.sql`update position_description set ends_on = '2026-05-01' where person_id = ${marked.id}`;
    await world.sql`update mentor_training set expires_on = '2026-05-01' where person_id = ${marked.id}`;
    await same();
    await world.sql`update person set deceased_on = '2026-02-20' where id = ${marked.id}`;
    await world.sql`update person set deceased_on = '2026-01-10' where id = ${plain.id}`;
    await same();
  });

  it('stays so in what a request refuses, and in whether the directory says that the mentor is willing', async () => {
    const asker = await mentee();
    const listed = { listing_consented_at: '2026-01-01' };
    const [apart, unwilling] = [await mentor(listed), await mentor({ ...listed, is_willing: false })];
    await world.insert('conflict_declaration', { person_id: apart.id, other_id: asker.id, kind: 'competition', starts_on: '2026-01-01' });
    const { id: request } = (await world.as(asker).post('/v1/mentor-requests', { mentee_id: asker.id })).body;
    const views = await Promise.all(
      [apart, unwilling].map(async ({ id }) => {
        const ranked = await world.as(asker).put(`/v1/mentor-requests/${request}/choices`, { mentor_ids: [id] }, { ifMatch: '*' });
        const listing = async (query: string) =>
          (await world.as(asker).get(`/v1/mentors?limit=200&${query}`)).body.items.find((row) => row.id === id);
        const profile = (await world.as(asker).get(`/v1/people/${id}/mentor-profile`)).body;
        const views = [ranked.body.code, ranked.body.detail, ranked.body['exclusions'], profile['is_willing'], profile['free_capacity']];
        const found = [
          await listing(''),
          await listing('is_willing=false'),
          await listing('is_willing=true'),
          await listing('available=true'),
        ];
        const shown = found.map((row) => [row?.['is_willing'], row?.['free_capacity']]);
        return JSON.stringify([views, shown]).replaceAll(id, 'the mentor');
      }),
    );
    expect(views[0]).toBe(views[1]);
    expect(views[0]).toContain('not_available');
    const others = (await world.as(await mentee()).get(`/v1/people/${apart.id}/mentor-profile`)).body;
    expect(others['is_willing'], 'to everybody else').toBe(true);
    expect((await world.as(people.lead).get(`/v1/people/${apart.id}/mentor-profile`)).body['is_willing']).toBe(true);
    // Declaring a conflict oneself must not bring to light that the other has.
    const own = await world.as(asker).post('/v1/conflict-declarations', { other_id: apart.id, kind: 'competition' });
    expect(own.status).toBe(201);
    await world.as(asker).post('/v1/conflict-declarations', { other_id: unwilling.id, kind: 'competition' });
    expect((await entry(asker, apart)).exclusions).toEqual((await entry(asker, unwilling)).exclusions);
  });
});

describe('concordance', () => {
  const says = (who: Person, dimension: string, value: string) =>
    world.insert('self_identification', { person_id: who.id, dimension, value });
  const wishes = (who: Person, dimension: string, importance: string) =>
    world.insert('concordance_preference', { person_id: who.id, dimension, importance });

  /** Whether the score counts the candidate as alike, which it says by its sum alone. */
  const counted = async (asker: Person, who: Person) => {
    const row = await found(asker, who.id, '', people.facilitator);
    expect(row).toMatchObject({ concordance: { requested: true }, contributions: [] });
    return (row?.score ?? 0) - ((await found(asker, who.id))?.score ?? 0);
  };

  it('is met only in every respect that the mentee prefers, and a facilitator is answered the score alone', async () => {
    const asker = await mentee();
    const [both, one] = [await mentor(), await mentor()];
    for (const who of [asker, both, one]) await says(who, 'first_language', 'CANARY-Tagalog');
    for (const who of [asker, both]) await says(who, 'gender', 'CANARY-woman');
    await wishes(asker, 'first_language', 'some');
    await wishes(asker, 'gender', 'some');
    await wishes(asker, 'faith', 'none');
    expect([await counted(asker, both), await counted(asker, one)]).toEqual([10, 0]);
    for (const reader of [asker, people.director, people.facilitator, people.lead]) {
      const { text } = await ask(reader, asker, 'include=excluded&limit=200');
      expect(text).not.toMatch(/CANARY|first_language|gender|faith|"met"/);
    }
    await wishes(asker, 'trained_abroad', 'strong');
    expect(await counted(asker, both)).toBe(0);
    await says(asker, 'trained_abroad', 'yes');
    await says(one, 'trained_abroad', 'yes');
    expect(await counted(asker, one), 'a strong wish goes before the others').toBe(10);
  });

  it('counts nothing about a facilitator’s own record, from which they could infer what the mentee stated', async () => {
    const asker = await mentee();
    await says(asker, 'faith', 'CANARY-Buddhist');
    await wishes(asker, 'faith', 'strong');
    await world.insert('mentor_profile', { person_id: people.facilitator.id, is_willing: true });
    await says(people.facilitator, 'faith', 'canary-buddhist');
    expect(await counted(asker, people.facilitator)).toBe(0);
    const alike = await mentor();
    await says(alike, 'faith', 'canary-buddhist');
    expect(await counted(asker, alike), 'whatever the case').toBe(10);
  });

  it('rests for thirty days after the mentee changed what they state, so that changing it tells nothing about others', async () => {
    const asker = await mentee();
    const [one, other] = [await mentor(), await mentor()];
    await says(one, 'faith', 'Quaker');
    await says(other, 'faith', 'Bahai');
    const states = (value: string) =>
      world
        .as(asker)
        .put('/v1/self-identification', { consents_to_matching: true, values: [{ dimension: 'faith', value }] }, { ifMatch: '*' });
    await wishes(asker, 'faith', 'strong');
    const scores = async () => [await counted(asker, one), await counted(asker, other)];
    world.at('2026-03-01');
    expect((await states('Quaker')).status).toBe(200);
    expect(await scores()).toEqual([0, 0]);
    world.at('2026-03-30');
    expect(await scores()).toEqual([0, 0]);
    world.at('2026-03-31');
    expect(await scores()).toEqual([10, 0]);
    await states('Quaker');
    expect(await scores(), 'nothing has changed').toEqual([10, 0]);
    await states('Bahai');
    expect(await scores()).toEqual([0, 0]);
    await world.as(asker).put('/v1/self-identification', { consents_to_matching: true, values: [] }, { ifMatch: '*' });
    world.at('2026-04-29');
    await states('Bahai');
    expect(await scores(), 'neither does erasing shorten it').toEqual([0, 0]);
    world.at('2026-05-29');
    expect(await scores()).toEqual([0, 10]);
    const wish = [{ dimension: 'faith', importance: 'some' }];
    await world.as(asker).put('/v1/concordance-preferences', { preferences: wish }, { ifMatch: '*' });
    expect(await scores(), 'another wish asks another question').toEqual([0, 0]);
    world.at('2026-07-01');
    await world.as(await mentee()).put('/v1/concordance-preferences', { preferences: wish }, { ifMatch: '*' });
    expect(await world.sql`select from concordance_change where person_id = ${asker.id}`, 'no longer than scores wait').toEqual([]);
    world.at('2026-03-01');
  });

  it('cannot be inferred: the lists of the mentee and the leaders are the same whatever was stated and preferred', async () => {
    const asker = await mentee();
    const made = await mentor();
    await says(made, 'gender', 'CANARY-woman');
    const lists = async () =>
      JSON.stringify(
        await Promise.all([asker, people.director, people.lead].map(async (reader) => (await ask(reader, asker, 'limit=200')).body.items)),
      );
    const before = await lists();
    await wishes(asker, 'gender', 'strong');
    await says(asker, 'gender', 'CANARY-woman');
    expect(await lists()).toBe(before);
  });
});

describe('filters', () => {
  it('narrow by name without accents, division, site and needs offered', async () => {
    const asker = await mentee();
    const made = await mentor({ need_areas: ['retirement_transition'] }, { family_name: 'Östergård', division: 'GIM', site: 'UNION' });
    for (const query of [
      'q=ostergard',
      `division_id=${world.division('GIM').id}&q=stergar`,
      'need_area=quality_network,retirement_transition',
      `site_id=${world.site('UNION').id}`,
    ]) {
      expect((await found(asker, made.id, query))?.id, query).toBe(made.id);
    }
    for (const query of [
      'q=nobody%25',
      `division_id=${world.division('CARD').id}`,
      'need_area=quality_network',
      `site_id=${world.site('NORTH').id}`,
    ]) {
      expect(await found(asker, made.id, query), query).toBeUndefined();
    }
  });
});

describe('refused', () => {
  it('to people who may not list candidates for the mentee; a period without days; an unknown mentee; unknown parameters', async () => {
    const asker = await mentee();
    expectProblem(await ask(people.outsider, asker), 403, 'permission-denied');
    expectProblem(await ask(people.mentorDirector, asker), 403, 'permission-denied');
    expectProblem(await ask(asker, asker, 'starts_on=2026-07-01&planned_ends_on=2026-07-01'), 422, 'period-empty', 'planned_ends_on');
    expectProblem(await ask(people.lead, { ...asker, id: crypto.randomUUID() }), 404, 'not-found');
    expectProblem(await ask(asker, asker, 'include=everything'), 400, 'invalid-request', 'include');
    expectProblem(await ask(asker, asker, 'limit=1&cursor=x'), 400, 'invalid-cursor', 'cursor');
    await Promise.all([mentor(), mentor()]);
    const { next_cursor } = (await ask(people.lead, asker, 'limit=1')).body;
    const elsewhere = await ask(people.lead, await mentee(), `limit=1&cursor=${encodeURIComponent(next_cursor ?? '')}`);
    expectProblem(elsewhere, 400, 'invalid-cursor', 'cursor');
    const merged = await mentee();
    await world.sql`update person set merged_into_id = ${asker.id} where id = ${merged.id}`;
    expectProblem(await ask(people.lead, merged), 409, 'person-merged');
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await ask(people.lead, staff), 422, 'assignment-person-unfit');
    const narrow = world.as(people.lead, { scopes: ['candidate:read'] });
    expect((await narrow.get(`/v1/people/${asker.id}/mentor-candidates`)).status).toBe(200);
  });
});
