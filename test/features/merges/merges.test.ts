import { beforeAll, describe, expect, it } from 'vitest';
import { type Body, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const hr = () => world.as(people.facultyAffairs);
const admin = () => world.as(people.admin);
/** Merges as an administrator, who may move sign-ins too, and as another one who approves it; the people of the tests all sign in. */
const merge = (survivor: { id: string }, duplicate: { id: string }) => mergeRecords(world, people.admin, survivor, duplicate);
const bare = () => world.person({ division: null, site: null, category: null });
/** Nobody signs in as them, so that their merge needs no second person and answers at once. */
const silent = () => world.person({ division: null, site: null, category: null, login: false });
const conflictsOf = (answer: { body: Body }) => answer.body['conflicts'] as { opened: Body[]; changed: Body[] };
const held = async (url: string, person: Person, column = 'person_id') => {
  const { items } = (await hr().get(`/v1/${url}?${column}=${person.id}`)).body;
  return items.filter((item) => item['starts_on'] !== item['ends_on']);
};

/** What still names the duplicate, in any column of any table that refers to a person. */
async function traces(duplicate: Person): Promise<string[]> {
  const columns = await world.sql<{ table_name: string; column_name: string }>`
    select c.conrelid::regclass::text as table_name, a.attname as column_name
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.contype = 'f' and c.confrelid = 'person'::regclass and a.attname <> 'department_id'`;
  expect(columns.length).toBeGreaterThan(10);
  const found: string[] = [];
  for (const { table_name, column_name } of columns) {
    const [row] = await world.sql<{ count: number }>`
      select (xpath('/row/count/text()', query_to_xml(
        format('select count(*) from %I where %I = %L', ${table_name}::text, ${column_name}::text, ${duplicate.id}::text), true, true, '')))[1]::text::int as count`;
    if (row?.count !== 0) found.push(`${table_name}.${column_name}`);
  }
  return found;
}

describe('200', () => {
  it('everything that referred to the duplicate refers to the survivor, and the duplicate leads there', async () => {
    const survivor = await bare();
    const duplicate = await world.person({ division: 'GIM', site: 'NORTH', cross_divisions: ['NEPH'] });
    const [boss, report, mentor, mentee] = [await bare(), await bare(), await bare(), await bare()];
    await world.line(duplicate, boss);
    await world.line(report, duplicate, 'dotted');
    await world.role(duplicate, 'committee_member', { committee: 'Awards' });
    await world.insert('position_description', { person_id: duplicate.id, kind: 'other', starts_on: '2022-01-01' });
    const leave = await world.insert('leave', {
      person_id: duplicate.id,
      stops_clock: false,
      starts_on: '2023-01-01',
      ends_on: '2023-06-01',
    });
    await world.sql`insert into leave_restricted (leave_id, kind) values (${leave.id}, 'sabbatical')`;
    const as = { mentee: await world.assignment(duplicate, mentor), mentor: await world.assignment(mentee, duplicate) };
    await world.insert('assignment_reason', { assignment_id: as.mentee.id, author_id: duplicate.id, kind: 'pause', note: 'Private' });

    expect(await traces(duplicate)).toHaveLength(12);
    const merged = await merge(survivor, duplicate);
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ id: survivor.id, merged_into_id: null, row_version: 2 });
    expect((await hr().get(`/v1/people/${duplicate.id}`)).body).toMatchObject({ id: duplicate.id, merged_into_id: survivor.id });
    expect(await traces(duplicate)).toEqual([]);

    expect(await held('appointments', survivor)).toHaveLength(1);
    expect(await held('division-memberships', survivor)).toHaveLength(2);
    expect(await held('site-memberships', survivor)).toHaveLength(1);
    expect(await held('position-descriptions', survivor)).toHaveLength(1);
    expect(await held('leaves', survivor)).toMatchObject([{ kind: 'sabbatical' }]);
    expect(await held('leadership-roles', survivor)).toHaveLength(1);
    expect(await held('reporting-lines', survivor, 'subordinate_id')).toMatchObject([{ superior_id: boss.id }]);
    expect(await held('reporting-lines', survivor, 'superior_id')).toMatchObject([{ subordinate_id: report.id }]);
    const parties = await world.sql`select mentee_id, mentor_id from assignment where id in (${as.mentee.id}, ${as.mentor.id}) order by id`;
    expect(parties).toEqual([
      { mentee_id: survivor.id, mentor_id: mentor.id },
      { mentee_id: mentee.id, mentor_id: survivor.id },
    ]);
    // The duplicate signed in; it is the survivor now.
    expect((await world.as(duplicate).get('/v1/me')).body['person_id']).toBe(survivor.id);
    const events = await world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${survivor.id}`;
    expect(events).toMatchObject([{ type: 'person.merged', data: { duplicate_id: duplicate.id } }]);
    expect(JSON.stringify(events)).not.toContain(duplicate.family_name);
  });

  it('identifiers move where the survivor has none; else they stay and lead to the survivor', async () => {
    const make = async (more: object) =>
      (await hr().post('/v1/people', { kind: 'faculty', given_name: 'A', family_name: 'B', ...more })).body;
    const survivor = await make({ hr_number: 'KEEP1', email: 'keep@example.edu' });
    const duplicate = await make({ hr_number: 'DUP1', university_id: 'DUPU1', orcid: '0000-0002-1825-0097', email: 'dup@example.edu' });
    const merged = await merge(survivor, duplicate);
    const expected = { hr_number: 'KEEP1', university_id: 'DUPU1', orcid: '0000-0002-1825-0097', email: 'keep@example.edu' };
    expect(merged.body).toMatchObject(expected);
    expect((await hr().get(`/v1/people/${duplicate.id}`)).body).toMatchObject({ hr_number: 'DUP1', university_id: null, orcid: null });
    expect((await hr().get('/v1/people/by-hr-number/DUP1')).body.id).toBe(survivor.id);
    const put = { kind: 'faculty', given_name: 'A', family_name: 'Changed' };
    const changed = await hr().put('/v1/people/by-hr-number/DUP1', put, { ifMatch: merged.body.row_version });
    expect(changed.body).toMatchObject({ id: survivor.id, family_name: 'Changed', hr_number: 'KEEP1' });
    expect((await hr().get('/v1/people?q=changed')).body.items).toHaveLength(1);
  });

  it('a chain of merges leads to its end, for ids, numbers and logins', async () => {
    const [first, second, third] = [await bare(), await bare(), await bare()];
    await merge(second, first);
    await merge(third, second);
    expect((await hr().get(`/v1/people/${first.id}`)).body['merged_into_id']).toBe(third.id);
    expect((await hr().get(`/v1/people/by-hr-number/${first.hr_number}`)).body.id).toBe(third.id);
    expect((await world.as(first).get('/v1/me')).body['person_id']).toBe(third.id);
  });

  it('the same fact in both records on overlapping days becomes one, of all kinds', async () => {
    const survivor = await world.person({ division: 'GIM', site: 'NORTH', starts_on: '2020-07-01' });
    const duplicate = await bare();
    const [boss, report] = [await bare(), await bare()];
    await world.membership(duplicate, 'GIM', { starts_on: '2019-01-01', ends_on: '2021-01-01' });
    await world.membership(duplicate, 'GIM', { starts_on: '2022-01-01' });
    await world.siteMembership(duplicate, 'NORTH', { starts_on: '2020-07-01' });
    const terms = { category: 'full_time', rank: 'assistant_professor', academic_fte_pct: 100, status: 'continuing' };
    await world.insert('appointment', { person_id: duplicate.id, ...terms, appointed_on: '2020-07-01', starts_on: '2020-07-01' });
    for (const person of [survivor, duplicate]) {
      await world.line(person, boss);
      await world.line(report, person, 'evaluation', { ends_on: person === survivor ? '2021-01-01' : null });
      await world.role(person, 'mentorship_lead');
      await world.insert('position_description', { person_id: person.id, kind: 'other', starts_on: '2021-01-01' });
      const leave = await world.insert('leave', {
        person_id: person.id,
        stops_clock: true,
        starts_on: '2023-01-01',
        ends_on: '2023-06-01',
      });
      await world.sql`insert into leave_restricted (leave_id, kind) values (${leave.id}, 'medical')`;
    }
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await held('division-memberships', survivor)).toMatchObject([{ starts_on: '2019-01-01', ends_on: null }]);
    expect(await held('reporting-lines', survivor, 'superior_id')).toMatchObject([{ starts_on: '2020-07-01', ends_on: null }]);
    for (const url of ['site-memberships', 'appointments', 'leadership-roles', 'position-descriptions', 'leaves']) {
      expect(await held(url, survivor), url).toHaveLength(1);
    }
    expect(await held('reporting-lines', survivor, 'subordinate_id')).toHaveLength(1);
    expect(await traces(duplicate)).toEqual([]);
  });

  it('one primary division after the other is no contradiction', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    await world.membership(survivor, 'GIM', { ends_on: '2024-07-01' });
    await world.membership(duplicate, 'NEPH', { starts_on: '2024-07-01' });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await held('division-memberships', survivor)).toHaveLength(2);
  });

  it('the merged person’s assignments are checked again, and suspended where the records together make a conflict', async () => {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', login: false });
    const duplicate = await world.person({ division: 'GIM', site: 'NORTH', login: false });
    const mentee = await world.person({ division: 'CARD', site: 'UNION' });
    await world.role(duplicate, 'division_director', { division: 'CARD', starts_on: '2025-10-01' });
    await world.sql`update division_membership set ends_on = starts_on where person_id = ${duplicate.id}`;
    await world.sql`update appointment set ends_on = starts_on where person_id = ${duplicate.id}`;
    const assignment = await world.assignment(mentee, mentor, { starts_on: '2025-07-01' });
    const merged = await merge(mentor, duplicate);
    expect(merged.status).toBe(200);
    expect(conflictsOf(merged).opened).toMatchObject([{ assignment_id: assignment.id, starts_on: '2025-10-01' }]);
  });

  it('an assignment of the duplicate is suspended where the survivor is the superior', async () => {
    const [survivor, duplicate, mentee] = [await silent(), await silent(), await bare()];
    await world.line(mentee, survivor, 'supervision', { starts_on: '2025-12-01' });
    const assignment = await world.assignment(mentee, duplicate, { starts_on: '2025-07-01' });
    const merged = await merge(survivor, duplicate);
    expect(conflictsOf(merged).opened).toMatchObject([{ assignment_id: assignment.id, starts_on: '2025-12-01' }]);
  });

  it('a dry run answers the outcome and leaves both records as they are', async () => {
    const [survivor, duplicate] = [await bare(), await world.person()];
    const dry = await admin().post(`/v1/people/${survivor.id}/merge?dry_run=true`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    expect({ status: dry.status, body: dry.body }).toMatchObject({ status: 200, body: { id: survivor.id, conflicts: { opened: [] } } });
    expect((await hr().get(`/v1/people/${duplicate.id}`)).body).toMatchObject({ merged_into_id: null, row_version: 1 });
    expect(await held('appointments', survivor)).toEqual([]);
  });

  it('a profile of an external duplicate is inherited', async () => {
    const external = async (more: object) =>
      (await hr().post('/v1/people', { kind: 'external', given_name: 'A', family_name: 'B', ...more })).body;
    const institution = (name: string) => ({ external_profile: { institution: name, country: 'NO' } });
    const [survivor, duplicate] = [await external(institution('Kept')), await external(institution('Dropped'))];
    expect((await merge(survivor, duplicate)).body['external_profile']).toMatchObject({ institution: 'Kept' });
  });
});

describe('400, 403, 404, 412 and 428', () => {
  it('a merge needs the survivor’s version, the permission and the same department', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    const url = `/v1/people/${survivor.id}/merge`;
    const body = { duplicate_id: duplicate.id };
    expectProblem(await hr().post(url, { ...body, force: true }, { ifMatch: '*' }), 400, 'invalid-request', '/force');
    expectProblem(await hr().post(url, {}, { ifMatch: '*' }), 400, 'invalid-request', '/duplicate_id');
    expectProblem(await world.as(people.director).post(url, body, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(await world.as(people.stranger).post(url, body, { ifMatch: '*' }), 404, 'not-found');
    expectProblem(await admin().post(url, body), 428, 'precondition-required', 'If-Match');
    expectProblem(await admin().post(url, body, { ifMatch: 5 }), 412, 'version-stale');
  });
});

describe('409', () => {
  const impossible = async (survivor: { id: string }, duplicate: { id: string }, fact_kind: string) => {
    const answer = await merge(survivor, duplicate);
    expectProblem(answer, 409, 'merge-impossible', '/duplicate_id');
    expect(answer.body['fact_kind']).toBe(fact_kind);
    expect((await hr().get(`/v1/people/${duplicate.id}`)).body['merged_into_id']).toBeNull();
  };

  it('records that contradict each other on one day are not merged, and the kind of fact is named', async () => {
    const division = await bare();
    await world.membership(division, 'GIM', { ends_on: '2024-07-02' });
    const other = await bare();
    await world.membership(other, 'NEPH', { starts_on: '2024-07-01' });
    await impossible(division, other, 'division_membership');

    await impossible(
      await world.person({ division: null, site: null, rank: 'lecturer' }),
      await world.person({ division: null, site: null, rank: 'professor' }),
      'appointment',
    );

    const [left, right] = [await bare(), await bare()];
    await world.siteMembership(left, 'UNION');
    await world.siteMembership(right, 'NORTH');
    await impossible(left, right, 'site_membership');

    const [acting, full] = [await bare(), await bare()];
    await world.role(acting, 'chair', { acting: true });
    await world.role(full, 'chair');
    await impossible(acting, full, 'leadership_role');
  });

  it('records that differ in the status of an appointment are not merged, also by somebody who may not read it', async () => {
    const standing = async (status: string, end_reason: string | null) => {
      const person = await world.person({ division: null, site: null });
      await world.sql`update appointment set status = ${status}, end_reason = ${end_reason}, ends_on = '2027-07-01' where person_id = ${person.id}`;
      return person;
    };
    await impossible(await standing('continuing', null), await standing('probationary', null), 'appointment');
    await impossible(await standing('ended', 'retired'), await standing('ended', 'resigned'), 'appointment');
  });

  it('lines between the two, two primary superiors or a cycle refuse a merge', async () => {
    const [low, high] = [await bare(), await bare()];
    await world.line(low, high);
    await impossible(low, high, 'reporting_line');

    const [one, two] = [await bare(), await bare()];
    await world.line(one, await bare());
    await world.line(two, await bare());
    await impossible(one, two, 'reporting_line');

    const [top, middle, bottom] = [await bare(), await bare(), await bare()];
    await world.line(bottom, middle);
    await world.line(middle, top);
    await impossible(top, bottom, 'reporting_line');
  });

  it('a voided line between the two does not refuse it', async () => {
    const [low, high] = [await bare(), await bare()];
    await world.line(low, high, 'primary', { starts_on: '2024-01-01', ends_on: '2024-01-01' });
    expect((await merge(low, high)).status).toBe(200);
  });

  it('assignments that one person could not have refuse a merge', async () => {
    const [mentee, mentor] = [await bare(), await bare()];
    await world.assignment(mentee, mentor);
    await impossible(mentee, mentor, 'assignment');

    const [one, two] = [await bare(), await bare()];
    await world.assignment(one, await bare(), { is_primary: true });
    await world.assignment(two, await bare(), { is_primary: true });
    await impossible(one, two, 'assignment');
  });

  it('persons of different kinds, and one and the same record, are not merged', async () => {
    await impossible(await bare(), await world.person({ kind: 'staff' }), 'kind');
    const person = await bare();
    await impossible(person, person, 'person');
  });

  it('a record that was merged takes no part in another merge, nor any change', async () => {
    const [survivor, duplicate, third] = [await bare(), await bare(), await bare()];
    await merge(survivor, duplicate);
    expectProblem(await merge(third, duplicate), 409, 'person-merged', '/duplicate_id');
    expectProblem(await merge(duplicate, third), 409, 'person-merged');
    const edit = await hr().patch(`/v1/people/${duplicate.id}`, { given_name: 'X' }, { ifMatch: '*' });
    expectProblem(edit, 409, 'person-merged');
    expect(edit.body['merged_into_id']).toBe(survivor.id);
  });
});

describe('relations that not both sides have confirmed', () => {
  const claim = (mentee: Person, mentor: Person, recorded_by: Person, state: 'claimed' | 'lapsed' = 'claimed') =>
    world.assignment(mentee, mentor, { subtype: 'sponsor', state, recorded_by, accepted_by: ['mentee'] });
  const states = async (...rows: { id: string }[]) => {
    const found = await world.sql<{ id: string; state: string }>`
      select id, state from assignment where id = any (${rows.map(({ id }) => id)}::uuid[])`;
    return rows.map(({ id }) => found.find((row) => row.id === id)?.state);
  };

  it('move with whoever recorded them, who can still withdraw them', async () => {
    const [survivor, duplicate, mentor] = [await bare(), await bare(), await bare()];
    const { id } = await claim(duplicate, mentor, duplicate);
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await traces(duplicate)).toEqual([]);
    const withdrawn = await world.as(survivor).post(`/v1/assignments/${id}/withdraw`, {}, { ifMatch: '*' });
    expect(withdrawn.body).toMatchObject({ status: 'withdrawn', recorded_by: { id: survivor.id } });
  });

  it('between the two, or twice the same, are withdrawn and refuse nothing; what others recorded stays', async () => {
    const [survivor, duplicate, mentor] = [await bare(), await bare(), await bare()];
    const between = await claim(survivor, duplicate, people.lead);
    const lapsed = await claim(duplicate, survivor, duplicate, 'lapsed');
    const first = await claim(survivor, mentor, survivor);
    const again = await claim(duplicate, mentor, duplicate);
    const third = await claim(duplicate, mentor, people.lead);
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await states(between, lapsed, first, again, third)).toEqual(['withdrawn', 'lapsed', 'claimed', 'withdrawn', 'claimed']);
  });

  it('a proposal between the two that expired does not refuse it', async () => {
    const [one, two] = [await bare(), await bare()];
    await world.assignment(one, two, { state: 'expired', starts_on: null });
    expect((await merge(one, two)).status).toBe(200);
  });
});

describe('422', () => {
  it('the duplicate is a person of the department', async () => {
    expectProblem(await merge(await bare(), people.stranger), 422, 'reference-unknown', '/duplicate_id');
  });
});

describe('403', () => {
  it('nobody merges their own record, and a record that may write HR facts is merged by a programme administrator alone', async () => {
    const [person, officer] = [await bare(), await bare()];
    await world.role(officer, 'programme_admin');
    const byHr = (survivor: { id: string }, duplicate: { id: string }) =>
      hr().post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    expectProblem(await byHr(people.facultyAffairs, person), 403, 'permission-denied');
    expectProblem(await byHr(person, people.facultyAffairs), 403, 'permission-denied');
    expectProblem(await byHr(person, officer), 403, 'permission-denied');
    expectProblem(await merge(people.admin, person), 403, 'permission-denied');
    expectProblem(await merge({ id: people.admin.id.toUpperCase() }, person), 403, 'permission-denied');
    expect((await merge(person, officer)).status).toBe(200);
  });

  it('faculty affairs merge records that do not sign in; a sign-in is not handed to another record by a merge', async () => {
    const [survivor, accomplice] = [await bare(), await bare()];
    const byHr = (duplicate: { id: string }) =>
      hr().post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    expectProblem(await byHr(accomplice), 403, 'permission-denied');
    expect((await byHr(await silent())).status).toBe(202);
  });

  it('a proposal between the two that was not accepted does not refuse it', async () => {
    const [one, two] = [await bare(), await bare()];
    await world.assignment(one, two, { state: 'declined', starts_on: null });
    expect((await merge(one, two)).status).toBe(200);
  });
});
