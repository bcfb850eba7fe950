/** Cohorts with mentors of other institutions: days and rules, the published list, and applications that the applicant and the host alone read. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CohortApplication } from '../../../src/features/communities/cohorts/applications/schema.ts';
import type { CohortMentor } from '../../../src/features/communities/cohorts/mentors/schema.ts';
import type { Cohort } from '../../../src/features/communities/cohorts/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { partyOf } from '../../setup/department.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';
import { zip } from '../../setup/zip.ts';

let world: World;
let people: People;
let host: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  host = await world.person({ division: 'GIM', site: 'NORTH' });
});
beforeEach(() => world.at('2026-03-01'));

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const days = { applications_start_on: '2026-02-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };
const planned = { name: 'External mentorship 2026', host_name: 'Society of Hematology', ...days };

const plan = (more: object = {}, who = people.lead) => world.as(who).post<Cohort>('/v1/cohorts', { ...planned, host_id: host.id, ...more });
const act = <T = CohortApplication>(who: Pick<Person, 'subject' | 'kind'>, url: string, body: object = {}) =>
  world.as(who).post<T>(`/v1/${url}`, body, { ifMatch: '*' });
const advance = (id: string, who = host) => act<Cohort>(who, `cohorts/${id}/advance`);
const edit = (id: string, patch: object, who = people.lead) => world.as(who).patch<Cohort>(`/v1/cohorts/${id}`, patch, { ifMatch: '*' });

/** A cohort that takes applications. */
async function opened(more: object = {}): Promise<string> {
  const { id } = (await plan(more)).body;
  expect((await advance(id)).body.status).toBe('applications_open');
  return id;
}

async function externalPerson(institution: string): Promise<Person> {
  const person = await world.person({ kind: 'external' });
  await world.sql`insert into external_profile (person_id, institution, country) values (${person.id}, ${institution}, 'Canada')`;
  return person;
}

const evidence = { publication_ref: '10.1182/bloodadvances.2024013218', published_on: '2025-09-24' };
const list = (cohort_id: string, person: Person, more: object = {}, who = host) =>
  world.as(who).post<CohortMentor>('/v1/cohort-mentors', {
    ...{ cohort_id, person_id: person.id, consented_on: '2026-02-15' },
    ...more,
  });

/** A listed mentor of another institution. */
async function listed(cohort_id: string, institution = 'Lakeside University', more: object = {}): Promise<CohortMentor> {
  const { status, body } = await list(cohort_id, await externalPerson(institution), more);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const apply = (cohort_id: string, who: Person, more: object = {}) =>
  world.as(who).post<CohortApplication>('/v1/cohort-applications', { cohort_id, channel: 'programme director', ...more });
const change = (id: string, patch: object, who: Person) =>
  world.as(who).patch<CohortApplication>(`/v1/cohort-applications/${id}`, patch, { ifMatch: '*' });
const send = (id: string, who: Person, kind: string, content: string | Buffer, media_type = 'application/pdf') =>
  world.as(who).post<CohortApplication>(`/v1/cohort-applications/${id}/add-artefact?kind=${kind}&media_type=${media_type}`, null, {
    ...{ ifMatch: '*', headers: { 'content-type': 'application/octet-stream' }, payload: content },
  });
const PDF = '%PDF-1.7\nA life in haematology\n%%EOF\n';
const word = (...more: string[]) =>
  zip(['[Content_Types].xml', 'word/document.xml', ...more].map((path) => ({ path, content: Buffer.from('<x/>') })));

const notices = (who: Person) =>
  world.sql<{ kind: string }>`select kind from notification where person_id = ${who.id} and kind like 'cohort%' order by id`;

describe('a cohort', () => {
  it('is planned by those who run the programme, and read by everybody of the department', async () => {
    const { status, body, headers } = await plan();
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/cohorts/${body.id}`);
    expect(body).toMatchObject({
      ...planned,
      ...{ host: partyOf(host), mentor_external: true, publication_years: null, choices_maximum: 3, meetings_a_year: 12 },
      ...{ required_artefacts: ['application', 'cv', 'support_letter'], status: 'planning', cloned_from_id: null },
    });
    expect((await world.as(people.mentee).get(`/v1/cohorts/${body.id}`)).body).toEqual(body);
    const found = (await world.as(people.mentee).get('/v1/cohorts?status=planning&limit=200')).body.items;
    expect(found.map(({ id }) => id)).toContain(body.id);
    expect((await world.as(people.mentee).get('/v1/cohorts?status=archived')).body.items).toEqual([]);
    expectProblem(await world.as(people.stranger).get(`/v1/cohorts/${body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.mentee).get('/v1/cohorts?cursor=x'), 400, 'invalid-cursor', 'cursor');
    expectProblem(await plan({}, people.director), 403, 'permission-denied');
  });

  it('has its days in order, and a host of the department who is here', async () => {
    expectProblem(await plan({ applications_end_on: '2026-02-01' }), 422, 'cohort-unfit', '/applications_end_on');
    expectProblem(await plan({ starts_on: '2026-04-30' }), 422, 'cohort-unfit', '/starts_on');
    expectProblem(await plan({ ends_on: '2026-07-01' }), 422, 'cohort-unfit', '/ends_on');
    expectProblem(await plan({ host_id: (await externalPerson('Elsewhere')).id }), 422, 'cohort-unfit', '/host_id');
    expectProblem(await plan({ host_id: crypto.randomUUID() }), 422, 'reference-unknown', '/host_id');
    expectProblem(await plan({ choices_maximum: 4 }), 400, 'invalid-request', '/choices_maximum');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${host.id} where id = ${merged.id}`;
    expectProblem(await plan({ host_id: merged.id }), 409, 'person-merged', '/host_id');
    const { id } = (await plan()).body;
    expectProblem(await edit(id, { starts_on: '2026-04-01' }), 422, 'cohort-unfit', '/starts_on');
    expectProblem(await edit(id, { host_id: crypto.randomUUID() }), 422, 'reference-unknown', '/host_id');
    expectProblem(await edit(id, { host_id: merged.id }), 409, 'person-merged', '/host_id');
    expect((await edit(id, { choices_maximum: 2 })).body).toMatchObject({ choices_maximum: 2, row_version: 2 });
    expect((await edit(id, { choices_maximum: 2 })).body.row_version).toBe(2);
    const events = await world.sql`select type, data from event where subject_id = ${id} order by id`;
    expect(events).toEqual([
      { type: 'cohort.planned', data: {} },
      { type: 'cohort.edited', data: { fields: ['choices_maximum'] } },
    ]);
  });

  it('moves from state to state by its host, each not before its day', async () => {
    const { id } = (await plan()).body;
    world.at('2026-01-31');
    expectProblem(await advance(id), 409, 'cohort-early');
    expectProblem(await advance(id, people.lead), 403, 'permission-denied');
    const steps = [
      ['2026-02-01', 'applications_open'],
      ['2026-05-01', 'applications_closed'],
      ['2026-05-01', 'matching'],
      ['2026-07-01', 'running'],
      ['2027-01-01', 'midpoint'],
      ['2027-07-01', 'year_end'],
      ['2027-07-01', 'followup'],
      ['2028-01-01', 'archived'],
    ] as const;
    for (const [day, status] of steps) {
      world.at(day);
      expect((await advance(id)).body.status).toBe(status);
    }
    expectProblem(await advance(id), 409, 'cohort-state');
    const events = await world.sql<{
      data: object;
    }>`select data from event where subject_id = ${id} and type = 'cohort.advanced' order by id`;
    expect(events.map(({ data }) => data)).toEqual(steps.map(([, status]) => ({ status })));
  });

  it('keeps its days and rules once applications are open, and is handed over by its host alone', async () => {
    const id = await opened();
    expectProblem(await edit(id, { choices_maximum: 1 }), 409, 'cohort-state', '/choices_maximum');
    expectProblem(await edit(id, { host_id: people.admin.id }), 409, 'cohort-state', '/host_id');
    expect((await edit(id, { name: 'Another name' })).body.name).toBe('Another name');
    expectProblem(await edit(id, { name: 'Mine' }, people.mentee), 403, 'permission-denied');
    expect((await edit(id, { host_id: people.admin.id }, host)).body.host_id).toBe(people.admin.id);
    expectProblem(await advance(id), 403, 'permission-denied');
  });

  it('is handed over by others once its host is gone', async () => {
    const leaving = await world.person({ division: 'GIM', site: 'NORTH' });
    const id = await opened();
    await edit(id, { host_id: leaving.id }, host);
    await world.sql`update person set deceased_on = '2026-02-20' where id = ${leaving.id}`;
    expect((await edit(id, { host_id: host.id })).body.host_id).toBe(host.id);
  });

  it('is cloned for the next year with its rules', async () => {
    const { id } = (await plan({ publication_years: 2, choices_maximum: 1 })).body;
    const next = { applications_start_on: '2027-02-01', applications_end_on: '2027-05-01', starts_on: '2027-07-01', ends_on: '2028-07-01' };
    const clone = (body: object, who = people.admin) =>
      world.as(who).post<Cohort>(`/v1/cohorts/${id}/clone`, { name: 'The next', ...body });
    expect((await clone(next)).body).toMatchObject({
      ...next,
      ...{ name: 'The next', publication_years: 2, choices_maximum: 1, cloned_from_id: id, status: 'planning', host_id: host.id },
    });
    expectProblem(await clone({ ...next, ends_on: next.starts_on }), 422, 'cohort-unfit', '/ends_on');
    expectProblem(await clone(next, people.mentee), 403, 'permission-denied');
    const merged = await world.person();
    await edit(id, { host_id: merged.id });
    await world.sql`update person set merged_into_id = ${host.id} where id = ${merged.id}`;
    expectProblem(await clone(next), 409, 'person-merged');
  });
});

describe('a mentor of a cohort', () => {
  it('volunteers, or is listed by the host with the day on which they agreed, and is found by everybody', async () => {
    const id = await opened();
    const own = await world.as(people.mentor).post<CohortMentor>('/v1/cohort-mentors', { cohort_id: id, ...evidence });
    expect(own.body).toMatchObject({
      person: partyOf(people.mentor),
      consented_on: '2026-03-01',
      capacity: 1,
      is_reserve: false,
      ...evidence,
    });
    const other = await listed(id, 'Lakeside University', { capacity: 2, profile: { projects: ['registry'] } });
    expect(other).toMatchObject({
      institution: 'Lakeside University',
      capacity: 2,
      status: 'listed',
      profile: { projects: ['registry'], location: [] },
    });
    expect((await world.as(people.mentee).get(`/v1/cohort-mentors/${other.id}`)).body).toEqual(other);
    const found = (await world.as(people.mentee).get(`/v1/cohort-mentors?cohort_id=${id}&status=listed`)).body.items;
    expect(found).toEqual([own.body, other]);
    expectProblem(await world.as(people.mentee).get(`/v1/cohort-mentors?cohort_id=${id}&cursor=x`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await world.as(people.stranger).get(`/v1/cohort-mentors/${other.id}`), 404, 'not-found');
    const [{ id: person_id }] = [other.person];
    expect(await world.sql`select kind from notification where person_id = ${person_id}`).toEqual([{ kind: 'cohort_mentor_recorded' }]);
  });

  it('is a faculty or external person who is here and agreed, once, and neither host nor applicant', async () => {
    const id = await opened();
    const trainee = await world.person({ kind: 'trainee' });
    expectProblem(await list(id, trainee), 422, 'cohort-mentor-unfit', '/person_id');
    expectProblem(await list(id, host), 422, 'cohort-mentor-unfit', '/person_id');
    expectProblem(await list(id, people.mentor, { consented_on: undefined }), 422, 'cohort-mentor-unfit', '/consented_on');
    expectProblem(await list(id, people.mentor, { consented_on: '2026-03-02' }), 422, 'cohort-mentor-unfit', '/consented_on');
    expectProblem(await list(id, people.mentor, {}, people.lead), 403, 'permission-denied');
    expectProblem(await list(crypto.randomUUID(), people.mentor), 422, 'reference-unknown', '/cohort_id');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${host.id} where id = ${merged.id}`;
    expectProblem(await list(id, merged), 409, 'person-merged', '/person_id');
    const applicant = await world.person();
    expect((await apply(id, applicant)).status).toBe(201);
    expectProblem(await list(id, applicant), 422, 'cohort-mentor-unfit', '/person_id');
    expect((await list(id, people.mentor)).status).toBe(201);
    expectProblem(await list(id, people.mentor), 409, 'cohort-mentor-exists', '/person_id');
  });

  it('has published within the years that the cohort asks for', async () => {
    const id = await opened({ publication_years: 2 });
    const mentor = await externalPerson('Lakeside University');
    const refused = (more: object) =>
      list(id, mentor, more).then((answer) => expectProblem(answer, 422, 'cohort-publication-unfit', '/published_on'));
    await refused({});
    await refused({ ...evidence, published_on: '2024-06-30' });
    await refused({ ...evidence, published_on: '2026-03-02' });
    await refused({ publication_ref: '10.1182/x' });
    const { body } = await list(id, mentor, { ...evidence, published_on: '2024-07-01' });
    expect(body.published_on).toBe('2024-07-01');
    const patch = (values: object, who = host) =>
      world.as(who).patch<CohortMentor>(`/v1/cohort-mentors/${body.id}`, values, { ifMatch: '*' });
    expectProblem(await patch({ published_on: '2024-01-01' }), 422, 'cohort-publication-unfit', '/published_on');
    expect((await patch({ capacity: 3 }, mentor)).body).toMatchObject({ capacity: 3, row_version: 2 });
    expect((await patch({ capacity: 3 })).body.row_version).toBe(2);
    expectProblem(await patch({ capacity: 1 }, people.lead), 403, 'permission-denied');
  });

  it('withdraws, and changes nothing in an archived cohort', async () => {
    const id = await opened();
    const mentor = await listed(id);
    expect((await act<CohortMentor>(host, `cohort-mentors/${mentor.id}/withdraw`)).body.status).toBe('withdrawn');
    expect((await act<CohortMentor>(host, `cohort-mentors/${mentor.id}/withdraw`)).body.row_version).toBe(2);
    const patch = (which: string) => world.as(host).patch(`/v1/cohort-mentors/${which}`, { capacity: 2 }, { ifMatch: '*' });
    expectProblem(await patch(mentor.id), 409, 'cohort-state');
    const other = await listed(id, 'Harbour University');
    await world.sql`update cohort set state = 'archived' where id = ${id}`;
    expectProblem(await patch(other.id), 409, 'cohort-state');
    expectProblem(await act(host, `cohort-mentors/${other.id}/withdraw`), 409, 'cohort-state');
    expectProblem(await list(id, await externalPerson('Elsewhere')), 409, 'cohort-state');
  });
});

describe('an application', () => {
  it('is read by the applicant and the host alone', async () => {
    const id = await opened();
    const trainee = await world.person({ kind: 'trainee' });
    const { status, body } = await apply(id, trainee, { statement: 'I hope.', characteristics: [{ name: 'year', value: '2' }] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ applicant: partyOf(trainee), status: 'draft', baseline: null, choices: [], artefacts: [] });
    for (const who of [trainee, host]) {
      expect((await world.as(who).get(`/v1/cohort-applications/${body.id}`)).body).toEqual(body);
      const found = (await world.as(who).get(`/v1/cohort-applications?cohort_id=${id}&status=draft`)).body.items;
      expect(found).toEqual([body]);
    }
    for (const who of [people.lead, people.admin, people.chair, people.facultyAffairs, people.director, people.stranger]) {
      expectProblem(await world.as(who).get(`/v1/cohort-applications/${body.id}`), 404, 'not-found');
      expectProblem(await world.as(who).get(`/v1/cohort-applications/${body.id}/artefact?kind=cv`), 404, 'not-found');
      expectProblem(await change(body.id, { channel: 'other' }, who), 404, 'not-found');
      expect((await world.as(who).get('/v1/cohort-applications')).body.items).toEqual([]);
    }
    expectProblem(await world.as(trainee).get('/v1/cohort-applications?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('is made once, by faculty, trainees and external people, who are neither host nor mentor', async () => {
    const id = await opened();
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await apply(id, staff), 422, 'cohort-application-unfit', '/applicant_id');
    expectProblem(await apply(id, host), 422, 'cohort-application-unfit', '/applicant_id');
    await list(id, people.mentor);
    expectProblem(await apply(id, people.mentor), 422, 'cohort-application-unfit', '/applicant_id');
    expectProblem(await apply(crypto.randomUUID(), people.mentee), 422, 'reference-unknown', '/cohort_id');
    expectProblem(await apply(id, people.lead, { applicant_id: people.mentee.id }), 403, 'permission-denied');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${host.id} where id = ${merged.id}`;
    expectProblem(await apply(id, host, { applicant_id: merged.id }), 409, 'person-merged', '/applicant_id');
    const outside = await externalPerson('Harbour University');
    expect((await apply(id, host, { applicant_id: outside.id })).body.applicant_id).toBe(outside.id);
    expect(await notices(outside)).toEqual([{ kind: 'cohort_application_recorded' }]);
    expectProblem(await apply(id, outside), 409, 'cohort-application-exists', '/applicant_id');
  });

  it('is taken within the days of the cohort, while it has applications open', async () => {
    const id = await opened();
    const applicant = await world.person();
    const { body } = await apply(id, applicant);
    world.at('2026-04-30');
    expect((await change(body.id, { channel: 'a colleague' }, applicant)).body.channel).toBe('a colleague');
    world.at('2026-05-01');
    expectProblem(await apply(id, await world.person()), 409, 'cohort-application-late');
    expectProblem(await change(body.id, { channel: 'late' }, applicant), 409, 'cohort-application-late');
    expectProblem(await act(applicant, `cohort-applications/${body.id}/submit`), 409, 'cohort-application-late');
    expectProblem(await send(body.id, applicant, 'cv', PDF), 409, 'cohort-application-late');
    world.at('2026-03-01');
    const early = (await plan()).body.id;
    expectProblem(await apply(early, await world.person()), 409, 'cohort-application-late');
  });

  it('chooses distinct mentors of the published list, of other institutions, as many as the cohort allows', async () => {
    const id = await opened({ choices_maximum: 2 });
    const [first, second, third] = [await listed(id), await listed(id, 'Harbour University'), await listed(id, 'Hill University')];
    const reserve = await listed(id, 'Valley University', { is_reserve: true });
    const elsewhere = await listed(await opened());
    const outside = await externalPerson('LAKESIDE university');
    await world.sql`update department set institution = 'City University' where id = ${world.id}`;
    const home = await listed(id, 'city university');
    const { body } = await apply(id, people.mentee, { choices: [second.id, first.id] });
    expect(body.choices.map(({ cohort_mentor_id }) => cohort_mentor_id)).toEqual([second.id, first.id]);
    const refused = async (choices: string[], code: Parameters<typeof expectProblem>[2], where: string, who = people.mentee) => {
      expectProblem(await change(body.id, { choices }, who), 422, code, where);
      expectProblem(await apply(id, await world.person(), { choices }), 422, code, where);
    };
    await refused([first.id, first.id], 'cohort-choice-twice', '/choices/1');
    await refused([first.id, second.id, third.id], 'cohort-application-unfit', '/choices');
    await refused([first.id, reserve.id], 'cohort-choice-unlisted', '/choices/1');
    await refused([elsewhere.id], 'cohort-choice-unlisted', '/choices/0');
    await refused([crypto.randomUUID()], 'cohort-choice-unlisted', '/choices/0');
    await refused([second.id, home.id], 'cohort-choice-same-institution', '/choices/1');
    expectProblem(
      await apply(id, host, { applicant_id: outside.id, choices: [first.id] }),
      422,
      'cohort-choice-same-institution',
      '/choices/0',
    );
    expect((await apply(id, host, { applicant_id: outside.id, choices: [home.id] })).status).toBe(201);
    await act(host, `cohort-mentors/${second.id}/withdraw`);
    expectProblem(await act(people.mentee, `cohort-applications/${body.id}/submit`), 422, 'cohort-choice-unlisted', '/choices/0');
    expect((await change(body.id, { choices: [third.id] }, people.mentee)).body.choices).toHaveLength(1);
    await world.sql`update external_profile set institution = 'City University' where person_id = ${third.person_id}`;
    expectProblem(await act(people.mentee, `cohort-applications/${body.id}/submit`), 422, 'cohort-choice-same-institution', '/choices/0');
  });

  it('comes with files that are what they say they are', async () => {
    const id = await opened({ required_artefacts: ['cv', 'support_letter'] });
    const applicant = await world.person();
    const mentor = await listed(id);
    const { body } = await apply(id, applicant, { choices: [mentor.id] });
    expect(body.missing_artefacts).toEqual(['cv', 'support_letter']);
    for (const [content, type] of [
      ['<html>%PDF-1.7 %%EOF</html>', 'application/pdf'],
      ['%PDF-1.7 without an end', 'application/pdf'],
      [word(), 'application/pdf'],
      [PDF, DOCX],
      ['PK\u0003\u0004 not an archive', DOCX],
      [word('word/vbaProject.bin'), DOCX],
      [zip([{ path: 'word/document.xml', content: Buffer.from('<x/>') }]), DOCX],
    ] as const)
      expectProblem(await send(body.id, applicant, 'cv', content, type), 422, 'cohort-artefact-unfit');
    const large = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5 * 2 ** 20), Buffer.from('%%EOF')]);
    expectProblem(await send(body.id, applicant, 'cv', large), 413, 'too-large');
    const named = await world
      .as(applicant)
      .post(`/v1/cohort-applications/${body.id}/add-artefact?kind=cv&media_type=application/pdf`, null, {
        ...{ ifMatch: '*', headers: { 'content-type': 'multipart/form-data; boundary=b' } },
        payload: `--b\r\ncontent-disposition: form-data; name="file"; filename="cv.exe"\r\n\r\n${PDF}\r\n--b--\r\n`,
      });
    expectProblem(named, 422, 'cohort-artefact-unfit');
    expectProblem(await send(body.id, applicant, 'photo', PDF), 400, 'invalid-request', 'kind');
    expect((await send(body.id, applicant, 'cv', PDF)).body).toMatchObject({ missing_artefacts: ['support_letter'], row_version: 2 });
    expect((await send(body.id, applicant, 'cv', PDF)).body.row_version).toBe(2);
    expect((await send(body.id, applicant, 'cv', `${PDF}%%EOF`)).body.artefacts).toMatchObject([{ kind: 'cv', bytes: PDF.length + 5 }]);
    const file = await world.as(host).get(`/v1/cohort-applications/${body.id}/artefact?kind=cv`);
    expect([file.text, file.headers['content-type']]).toEqual([`${PDF}%%EOF`, 'application/octet-stream']);
    // Submitted without the letter it is incomplete, and complete once that is there.
    expect((await act(applicant, `cohort-applications/${body.id}/submit`)).body.status).toBe('incomplete');
    expect((await send(body.id, applicant, 'support_letter', word(), DOCX)).body).toMatchObject({
      status: 'submitted',
      missing_artefacts: [],
    });
    expectProblem(await send(body.id, applicant, 'cv', PDF), 409, 'cohort-application-state');
  });

  it('is submitted with what the record says on the day, and decided by the host', async () => {
    const id = await opened({ required_artefacts: [] });
    const applicant = await world.person({ rank: 'lecturer' });
    const { body } = await apply(id, applicant);
    expectProblem(await act(applicant, `cohort-applications/${body.id}/submit`), 422, 'cohort-application-unfit');
    await change(body.id, { choices: [(await listed(id)).id] }, applicant);
    const submitted = (await act(applicant, `cohort-applications/${body.id}/submit`)).body;
    expect(submitted).toMatchObject({
      ...{ status: 'submitted', submitted_on: '2026-03-01' },
      baseline: { kind: 'faculty', rank: 'lecturer', division_code: 'CARD', recorded_on: '2026-03-01' },
    });
    await world.sql`update appointment set rank = 'professor' where person_id = ${applicant.id}`;
    expect((await act(applicant, `cohort-applications/${body.id}/submit`)).body).toEqual(submitted);
    expectProblem(await change(body.id, { channel: 'other' }, applicant), 409, 'cohort-application-state');
    expect(await notices(host)).toContainEqual({ kind: 'cohort_application_submitted' });
    const decide = (decision: string, who = host, more: object = {}) =>
      act(who, `cohort-applications/${body.id}/decide`, { decision, ...more });
    expectProblem(await decide('eligible', applicant), 403, 'permission-denied');
    expectProblem(await decide('accepted'), 409, 'cohort-application-state');
    expectProblem(await decide('ineligible'), 422, 'cohort-application-unfit', '/reason');
    expect((await decide('ineligible', host, { reason: 'Not in training.' })).body).toMatchObject({
      ...{ status: 'ineligible', decided_on: '2026-03-01', decision_reason: 'Not in training.' },
    });
    expect((await decide('eligible')).body).toMatchObject({ status: 'eligible', decision_reason: null });
    const accepted = (await decide('accepted')).body;
    expect(accepted.status).toBe('accepted');
    expect((await decide('accepted')).body).toEqual(accepted);
    expect(await notices(applicant)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'cohort_application_decided' })));
    expect((await act(applicant, `cohort-applications/${body.id}/withdraw`)).body.status).toBe('withdrawn');
    expect((await act(applicant, `cohort-applications/${body.id}/withdraw`)).body.status).toBe('withdrawn');
    expectProblem(await act(applicant, `cohort-applications/${body.id}/submit`), 409, 'cohort-application-state');
    const events = await world.sql`select type, data from event where subject_id = ${body.id} order by id`;
    expect(events).toEqual(
      ['drafted', 'edited', 'submitted', 'decided', 'decided', 'decided', 'withdrawn'].map((past) => ({
        type: `cohort_application.${past}`,
        data: {},
      })),
    );
    await world.sql`update cohort_application set state = 'matched' where id = ${body.id}`;
    expectProblem(await act(applicant, `cohort-applications/${body.id}/withdraw`), 409, 'cohort-application-state');
    await world.sql`update cohort_application set state = 'eligible' where id = ${body.id}`;
    await world.sql`update cohort set state = 'running' where id = ${id}`;
    expectProblem(await decide('accepted'), 409, 'cohort-state');
  });

  it('is of one of two who draft it at once', async () => {
    const id = await opened();
    const applicant = await world.person();
    const answers = await Promise.all([apply(id, applicant), apply(id, applicant)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('goes with the person whose records are merged, as does what they host and mentor', async () => {
    const id = await opened();
    const [twin, survivor] = [await world.person({ login: false }), await world.person({ login: false })];
    const { body } = await apply(id, host, { applicant_id: twin.id });
    const other = await opened();
    await list(other, twin);
    const own = (await plan({ host_id: twin.id })).body.id;
    const merge = { duplicate_id: twin.id };
    const answer = await act(people.facultyAffairs, `people/${survivor.id}/merge`, merge);
    expect([200, 202], answer.text).toContain(answer.status);
    const rows = await world.sql<{ person_id: string }>`
      select applicant_id as person_id from cohort_application where id = ${body.id}
      union all select person_id from cohort_mentor where cohort_id = ${other} union all select host_id from cohort where id = ${own}`;
    expect(rows.map(({ person_id }) => person_id)).toEqual([survivor.id, survivor.id, survivor.id]);
  });
});
