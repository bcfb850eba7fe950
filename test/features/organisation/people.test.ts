import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { anotherAdmin, approved } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const hr = () => world.as(people.facultyAffairs);
const admin = () => world.as(people.admin);
const anyone = () => world.as(people.outsider);
let count = 0;
const number = () => {
  count += 1;
  return `N${count}`;
};
const named = (given_name: string, family_name: string, more: object = {}) => ({ kind: 'faculty', given_name, family_name, ...more });
const ids = async (query: string, as = anyone()) => (await as.get(`/v1/people?limit=200&${query}`)).body.items.map((item) => item.id);
const eventsOf = (id: string) =>
  world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
const profile = { institution: 'Fjord University Hospital', country: 'NO', specialty: 'Heart failure' };

describe('201', () => {
  it('a faculty member is added with all identifiers, and no name gets into the event', async () => {
    const hr_number = number();
    const made = await hr().post('/v1/people', {
      ...named('Zoë', 'Šimková'),
      hr_number,
      university_id: 'U_1',
      orcid: '0000-0002-1825-0097',
      email: 'zoe@example.edu',
      preferred_name: 'Zo',
    });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/people/${made.body.id}`);
    expect(made.body).toMatchObject({
      display_name: 'Zo Šimková',
      hr_number,
      university_id: 'U_1',
      orcid: '0000-0002-1825-0097',
      row_version: 1,
    });
    const events = await eventsOf(made.body.id);
    expect(events).toEqual([{ type: 'person.created', data: { kind: 'faculty' } }]);
  });

  it('an external mentor has a profile, staff and service clients have none', async () => {
    const external = await hr().post('/v1/people', { ...named('Ingrid', 'Fjeld'), kind: 'external', external_profile: profile });
    expect(external.body).toMatchObject({
      external_profile: { ...profile, title: null, consented_at: null, confirmed_by: people.facultyAffairs.id },
    });
    for (const kind of ['staff', 'service']) {
      expect((await hr().post('/v1/people', { ...named('A', 'B'), kind })).body['external_profile']).toBeNull();
    }
  });

  it('PUT by an unused HR number creates, and answers 200 when repeated', async () => {
    const hr_number = number();
    const url = `/v1/people/by-hr-number/${hr_number}`;
    const made = await hr().put(url, named('Noor', 'Haddad', { email: 'noor@example.edu' }));
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/people/${made.body.id}`);
    const same = await hr().put(url, named('Noor', 'Haddad'), { ifMatch: 1 });
    expect(same.status).toBe(200);
    expect(same.headers['location']).toBeUndefined();
    expect(same.body).toMatchObject({ id: made.body.id, row_version: 1, email: 'noor@example.edu' });
    const changed = await hr().put(url, named('Noor', 'Haddad-Ruiz'), { ifMatch: 1 });
    expect(changed.body).toMatchObject({
      id: made.body.id,
      row_version: 2,
      family_name: 'Haddad-Ruiz',
      email: 'noor@example.edu',
      hr_number,
    });
  });

  it('a login is added, signs the person in, and no longer does once it is ended', async () => {
    const person = await world.person({ login: false });
    const subject = `late-${person.id}`;
    const as = world.as({ subject, kind: 'faculty' });
    expectProblem(await as.get('/v1/me'), 403, 'identity-unknown');
    const issuer = 'https://login.example.org';
    const made = await admin().post('/v1/logins', { person_id: person.id, issuer, subject });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ person_id: person.id, person: { id: person.id, display_name: expect.any(String) } });
    expect((await admin().get(made.headers['location'] ?? '')).body).toEqual(made.body);
    expect((await as.get('/v1/me')).body['person_id']).toBe(person.id);
    expect((await as.get('/v1/logins')).body.items.map((item) => item.id)).toEqual([made.body.id]);
    const ended = await admin().post(`/v1/logins/${made.body.id}/end`, null, { ifMatch: 1 });
    expect(ended.body).toMatchObject({ ended_at: '2026-03-01T15:00:00.000Z', row_version: 2 });
    expectProblem(await as.get('/v1/me'), 403, 'identity-unknown');
    expectProblem(await admin().post(`/v1/logins/${made.body.id}/end`, null, { ifMatch: 2 }), 409, 'login-ended');
    expectProblem(await admin().post('/v1/logins', { person_id: person.id, issuer, subject }), 422, 'second-person-needed');
    await anotherAdmin(world);
    const again = await admin().post('/v1/logins', { person_id: person.id, issuer, subject });
    expect(again.body).toMatchObject({ kind: 'login', status: 'open' });
    await approved(world, again);
    expect((await as.get('/v1/me')).body['person_id']).toBe(person.id);
  });
});

describe('200 of the directory', () => {
  let simkova: Person;
  let sullivan: Person;
  beforeAll(async () => {
    simkova = await world.person({ given_name: 'Růžena', family_name: 'Šimková', division: 'NEPH', site: 'NORTH', rank: 'professor' });
    sullivan = await world.person({ given_name: 'Séamus', family_name: 'O’Sullivan', division: 'CARD', cross_divisions: ['NEPH'] });
  });

  it('names are found without accents, in any case, with any apostrophe or none, in any order', async () => {
    for (const q of ['simkova', 'ŠIMKOVÁ', 'ruzena', 'simkova ruzena', 'imko'])
      expect(await ids(`q=${encodeURIComponent(q)}`)).toContain(simkova.id);
    for (const q of ['osullivan', "o'sullivan", 'O’SULLIVAN', 'oʼsullivan', "seamus o'sull"]) {
      expect(await ids(`q=${encodeURIComponent(q)}`)).toEqual([sullivan.id]);
    }
    expect(await ids('q=simkova%20seamus')).toEqual([]);
    // The same name typed with combining characters.
    expect(await ids(`q=${encodeURIComponent('Šimková'.normalize('NFD'))}`)).toContain(simkova.id);
  });

  it('an entry shows the facts of the day and nothing of the HR record', async () => {
    const [entry] = (await anyone().get('/v1/people?q=ruzena')).body.items;
    expect(entry).toEqual({
      id: simkova.id,
      kind: 'faculty',
      display_name: 'Růžena Šimková',
      given_name: 'Růžena',
      family_name: 'Šimková',
      preferred_name: null,
      email: simkova.email,
      rank: 'professor',
      category: 'full_time',
      position: null,
      division: { id: world.division('NEPH').id, code: 'NEPH', name: 'Nephrology' },
      site: { id: world.site('NORTH').id, code: 'NORTH', name: 'North General' },
      row_version: 1,
    });
    expect((await hr().get('/v1/people?q=ruzena')).text).not.toContain(simkova.hr_number);
  });

  it('filters narrow by division with cross-appointments, by site, rank, kind and position', async () => {
    await world.insert('position_description', { person_id: simkova.id, kind: 'clinician_scientist', starts_on: '2021-01-01' });
    const nephrology = `division_id=${world.division('NEPH').id}`;
    expect(await ids(nephrology)).toEqual(expect.arrayContaining([simkova.id, sullivan.id]));
    expect(await ids(`${nephrology}&rank=professor,associate_professor`)).not.toContain(sullivan.id);
    expect(await ids(`${nephrology}&site_id=${world.site('UNION').id}`)).toEqual([sullivan.id]);
    expect(await ids('position=clinician_scientist')).toEqual([simkova.id]);
    expect(await ids('kind=service,staff')).not.toContain(people.service.id);
    expect((await hr().get('/v1/people?kind=service')).body.items.map((item) => item.id)).toContain(people.service.id);
    expect(await ids('kind=service,staff')).not.toContain(simkova.id);
  });

  it('as_of shows and searches the facts of that day, at the very boundary', async () => {
    const person = await world.person({ given_name: 'Moved', family_name: 'Mover', division: null, category: null });
    await world.membership(person, 'GIM', { starts_on: '2025-01-01', ends_on: '2025-07-01' });
    await world.membership(person, 'NEPH', { starts_on: '2025-07-01' });
    const division = async (day: string) => {
      const [entry] = (await anyone().get(`/v1/people?q=mover&as_of=${day}`)).body.items;
      return (entry?.['division'] as { code: string } | null)?.code ?? null;
    };
    expect(await division('2024-12-31')).toBeNull();
    expect(await division('2025-06-30')).toBe('GIM');
    expect(await division('2025-07-01')).toBe('NEPH');
    expect(await ids(`q=mover&division_id=${world.division('GIM').id}`)).toEqual([]);
    expect(await ids(`q=mover&division_id=${world.division('GIM').id}&as_of=2025-06-30`)).toEqual([person.id]);
  });

  it('a person without division, site, appointment or position is listed', async () => {
    const person = await world.person({ given_name: 'Bare', family_name: 'Minimum', division: null, site: null, category: null });
    const [entry] = (await anyone().get('/v1/people?q=minimum')).body.items;
    expect(entry).toMatchObject({ id: person.id, division: null, site: null, rank: null, category: null, position: null });
  });

  it('people who died are not listed, except to those who maintain the records', async () => {
    const person = await world.person({ given_name: 'Late', family_name: 'Lamented' });
    await hr().patch(`/v1/people/${person.id}`, { deceased_on: '2026-02-01' }, { ifMatch: 1 });
    expect(await ids('q=lamented')).toEqual([]);
    expect(await ids('q=lamented&as_of=2026-01-31'), 'no day tells when').toEqual([]);
    expect(await ids('q=lamented', hr())).toEqual([person.id]);
    expectProblem(await world.as(person).get('/v1/me'), 403, 'identity-unknown');
  });

  it('appointments and positions are those of today, whatever the day, to those who may not read them', async () => {
    const person = await world.person({ given_name: 'Soon', family_name: 'Leaver', rank: 'professor', division: 'NEPH' });
    await world.insert('position_description', {
      person_id: person.id,
      kind: 'clinician_teacher',
      starts_on: '2025-01-01',
      ends_on: '2026-05-01',
    });
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${person.id}`;
    const next = { category: 'emeritus', rank: 'lecturer', academic_fte_pct: 0, status: 'continuing', appointed_on: '2026-04-01' };
    await world.insert('appointment', { person_id: person.id, ...next, starts_on: '2026-04-01', ends_on: '2026-06-01' });
    const shown = async (day: string, as = anyone()) => {
      const [entry] = (await as.get(`/v1/people?q=leaver&as_of=${day}`)).body.items;
      return [entry?.['rank'], entry?.['category'], entry?.['position']];
    };
    const today = ['professor', 'full_time', 'clinician_teacher'];
    for (const day of ['2019-01-01', '2024-12-31', '2026-03-01', '2026-04-15', '2026-05-15', '2027-01-01']) {
      expect(await shown(day), day).toEqual(today);
      expect(await ids(`q=leaver&as_of=${day}&rank=professor&position=clinician_teacher`), day).toEqual([person.id]);
      expect(await ids(`q=leaver&as_of=${day}&rank=lecturer`), day).toEqual([]);
    }
    expect(await shown('2026-04-15', world.as(people.mentorDirector))).toEqual(['lecturer', 'emeritus', 'clinician_teacher']);
    expect(await shown('2027-01-01', hr())).toEqual([null, null, null]);
  });

  it('takes one statement, and is sorted by family name across pages', async () => {
    const first = await world.statements(() => anyone().get('/v1/people?limit=1'));
    const many = await world.statements(() => anyone().get('/v1/people?limit=200'));
    expect(many).toBe(first);
    const all = (await anyone().get('/v1/people?limit=200')).body.items;
    const names = all.map((item) =>
      `${item['family_name']}`
        .normalize('NFD')
        .replace(/[^a-z-]/gi, '')
        .toLowerCase(),
    );
    expect(names).toEqual(names.toSorted());
    const seen: string[] = [];
    for (let url: string | null = '/v1/people?limit=3'; url !== null; ) {
      const page: Answer = await anyone().get(url);
      seen.push(...page.body.items.map((item) => item.id));
      url = page.body.next_cursor === null ? null : `/v1/people?limit=3&cursor=${page.body.next_cursor}`;
    }
    expect(seen).toEqual(all.map((item) => item.id));
  });
});

describe('200 of one person', () => {
  it('the HR record is shown to the person, leaders of division and site, and HR; to others it is null', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const url = `/v1/people/${person.id}`;
    for (const who of [person, people.director, people.pic, people.head, people.facultyAffairs, people.admin]) {
      expect((await world.as(who).get(url)).body['hr_number']).toBe(person.hr_number);
    }
    for (const who of [people.outsider, people.mentorDirector, people.facilitator, people.chair, people.lead]) {
      const { body } = await world.as(who).get(url);
      expect(body).toMatchObject({ id: person.id, hr_number: null, university_id: null, orcid: null, deceased_on: null });
    }
  });

  it('is found by HR number', async () => {
    const person = await world.person();
    expect((await hr().get(`/v1/people/by-hr-number/${person.hr_number}`)).body.id).toBe(person.id);
    expect((await world.as(person).get(`/v1/people/by-hr-number/${person.hr_number}`)).body.id).toBe(person.id);
    expectProblem(await anyone().get(`/v1/people/by-hr-number/${person.hr_number}`), 404, 'not-found');
  });

  it('null clears, and the profile of an external person changes with the person’s version', async () => {
    const { body } = await hr().post('/v1/people', {
      ...named('A', 'B'),
      kind: 'external',
      email: 'a@example.edu',
      external_profile: profile,
    });
    const url = `/v1/people/${body.id}`;
    const consented_at = '2026-02-01T10:00:00+01:00';
    const first = await hr().patch(
      url,
      { email: null, external_profile: { title: 'Professor', specialty: null, consented_at } },
      { ifMatch: 1 },
    );
    expect(first.body).toMatchObject({ email: null, row_version: 2 });
    expect(first.body['external_profile']).toMatchObject({ title: 'Professor', specialty: null, consented_at: '2026-02-01T09:00:00.000Z' });
    const same = await hr().patch(url, { external_profile: { title: 'Professor', consented_at } }, { ifMatch: 2 });
    expect(same.body.row_version).toBe(2);
    expect((await anyone().get(url)).body['external_profile']).toMatchObject({
      title: 'Professor',
      consented_at: null,
      confirmed_by: null,
    });
  });
});

describe('400', () => {
  it('unknown fields and bad identifiers are named', async () => {
    expectProblem(await hr().post('/v1/people', named('A', 'B', { salary: 1 })), 400, 'invalid-request', '/salary');
    expectProblem(await hr().post('/v1/people', named('A', 'B', { orcid: '0000-0002-1825-0098' })), 400, 'invalid-request', '/orcid');
    expectProblem(await hr().post('/v1/people', named('A', 'B', { email: 'nobody' })), 400, 'invalid-request', '/email');
    expectProblem(await hr().patch(`/v1/people/${people.mentee.id}`, { kind: 'staff' }, { ifMatch: '*' }), 400, 'invalid-request', '/kind');
    const foreign = { ...profile, fax: '1' };
    const answer = await hr().post('/v1/people', { ...named('A', 'B'), kind: 'external', external_profile: foreign });
    expectProblem(answer, 400, 'invalid-request', '/external_profile/fax');
    expectProblem(await anyone().get('/v1/people?hr_number=1'), 400, 'invalid-request', 'hr_number');
    expectProblem(await anyone().get('/v1/people/by-hr-number/a%20b'), 400, 'invalid-request', 'hr_number');
  });

  it('hostile text is refused or stored as text, and never causes an internal error', async () => {
    for (const family_name of ['a\u0000b', 'a\udfffb', 'x'.repeat(10_000), '\u0007']) {
      expectProblem(await hr().post('/v1/people', named('A', family_name)), 400, 'invalid-request', '/family_name');
    }
    const family_name = `=cmd|' /C calc'!A0"; drop table person; --`;
    expect((await hr().post('/v1/people', named('A', family_name))).body['family_name']).toBe(family_name);
    for (const q of ['%00%00', '%ED%A0%80', '%25%25', '__', "''", '‮‮', '％％', '½½', '\\\\', 'a'.repeat(101), 'a b c d e f g h i j k']) {
      expect([200, 400]).toContain((await anyone().get(`/v1/people?q=${q.startsWith('%') ? q : encodeURIComponent(q)}`)).status);
    }
  });
});

describe('403', () => {
  it('only HR writes people, and only administrators write logins', async () => {
    const url = `/v1/people/${people.mentee.id}`;
    expectProblem(await anyone().post('/v1/people', named('A', 'B')), 403, 'permission-denied');
    expectProblem(await world.as(people.mentee).patch(url, { email: null }, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(await world.as(people.director).put(`/v1/people/by-hr-number/${number()}`, named('A', 'B')), 403, 'permission-denied');
    const login = { person_id: people.mentee.id, issuer: 'https://login.example.org', subject: 'x' };
    expectProblem(await hr().post('/v1/logins', login), 403, 'permission-denied');
    const [own] = (await world.as(people.mentee).get('/v1/logins')).body.items;
    expectProblem(await world.as(people.mentee).post(`/v1/logins/${own?.id}/end`, null, { ifMatch: '*' }), 403, 'permission-denied');
  });
});

describe('404', () => {
  it('people do not exist for another department', async () => {
    const stranger = world.as(people.stranger);
    expectProblem(await stranger.get(`/v1/people/${people.mentee.id}`), 404, 'not-found');
    expectProblem(await stranger.get(`/v1/people/by-hr-number/${people.mentee.hr_number}`), 404, 'not-found');
    expectProblem(await stranger.patch(`/v1/people/${people.mentee.id}`, { email: null }, { ifMatch: '*' }), 404, 'not-found');
    expect(await ids('', stranger)).not.toContain(people.mentee.id);
    expect((await stranger.put(`/v1/people/by-hr-number/${people.mentee.hr_number}`, named('Own', 'Person'))).status).toBe(201);
  });

  it('a login of another person is not found', async () => {
    const [login] = (await world.as(people.mentee).get('/v1/logins')).body.items;
    expectProblem(await anyone().get(`/v1/logins/${login?.id}`), 404, 'not-found');
  });
});

describe('409', () => {
  it('each identifier belongs to one person of the department', async () => {
    const given = { hr_number: number(), university_id: number(), orcid: '0000-0001-5109-3700' };
    await hr().post('/v1/people', named('A', 'B', given));
    for (const [field, value] of Object.entries(given)) {
      expectProblem(await hr().post('/v1/people', named('C', 'D', { [field]: value })), 409, 'identifier-taken', `/${field}`);
    }
    const { body } = await hr().post('/v1/people', named('E', 'F'));
    const taken = await hr().patch(`/v1/people/${body.id}`, { hr_number: given.hr_number }, { ifMatch: 1 });
    expectProblem(taken, 409, 'identifier-taken', '/hr_number');
  });

  it('a PUT takes no identifier of another person either, whether it creates or changes', async () => {
    const given = { university_id: number(), orcid: '0000-0002-1694-233X' };
    await hr().post('/v1/people', named('A', 'B', given));
    const [unused, person] = [number(), await world.person()];
    for (const [field, value] of Object.entries(given)) {
      const body = named('C', 'D', { [field]: value });
      expectProblem(await hr().put(`/v1/people/by-hr-number/${unused}`, body), 409, 'identifier-taken', `/${field}`);
      const change = await hr().put(`/v1/people/by-hr-number/${person.hr_number}`, body, { ifMatch: 1 });
      expectProblem(change, 409, 'identifier-taken', `/${field}`);
    }
    expectProblem(await hr().get(`/v1/people/by-hr-number/${unused}`), 404, 'not-found');
    const { body } = await hr().get(`/v1/people/by-hr-number/${person.hr_number}`);
    expect(body).toMatchObject({ family_name: person.family_name, row_version: 1 });
  });

  it('nobody signs in as a merged record: logins belong to the surviving person', async () => {
    const [survivor, duplicate] = [
      await world.person({ category: null, login: false }),
      await world.person({ category: null, login: false }),
    ];
    const merge = await admin().post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    expect(merge.status).toBe(200);
    const login = { person_id: duplicate.id, issuer: 'https://login.example.org', subject: `merged-${duplicate.id}` };
    const refused = await admin().post('/v1/logins', login);
    expectProblem(refused, 409, 'person-merged', '/person_id');
    expect(refused.body['merged_into_id']).toBe(survivor.id);
    expect((await admin().post('/v1/logins', { ...login, person_id: survivor.id })).status).toBe(201);
  });

  it('a token subject signs in as one person', async () => {
    const [own] = (await world.as(people.mentee).get('/v1/logins')).body.items;
    const body = { person_id: people.outsider.id, issuer: own?.['issuer'], subject: own?.['subject'] };
    expectProblem(await admin().post('/v1/logins', body), 409, 'identifier-taken', '/subject');
  });
});

describe('412 and 428', () => {
  it('PATCH and a PUT that changes require the version, a PUT that creates does not', async () => {
    const person = await world.person();
    const url = `/v1/people/by-hr-number/${person.hr_number}`;
    const body = named(person.given_name, 'Changed');
    expectProblem(await hr().put(url, body), 428, 'precondition-required', 'If-Match');
    expectProblem(await hr().put(url, body, { ifMatch: 7 }), 412, 'version-stale');
    expect((await hr().put(url, body, { ifMatch: '*' })).body.row_version).toBe(2);
    const unused = `/v1/people/by-hr-number/${number()}`;
    expectProblem(await hr().put(unused, body, { ifMatch: '*' }), 412, 'version-stale');
    expect((await hr().get(unused)).status).toBe(404);
    expectProblem(await hr().patch(`/v1/people/${person.id}`, { email: null }), 428, 'precondition-required');
  });
});

describe('422', () => {
  it('external persons have a profile, others have none', async () => {
    const lacking = await hr().post('/v1/people', { ...named('A', 'B'), kind: 'external' });
    expectProblem(lacking, 422, 'external-profile-unfit', '/external_profile');
    const surplus = await hr().post('/v1/people', { ...named('A', 'B'), external_profile: profile });
    expectProblem(surplus, 422, 'external-profile-unfit', '/external_profile');
    const patch = await hr().patch(`/v1/people/${people.mentee.id}`, { external_profile: { title: 'X' } }, { ifMatch: '*' });
    expectProblem(patch, 422, 'external-profile-unfit');
  });

  it('the same rules apply to PUT, and a refused PUT leaves no partial record', async () => {
    const put = (hr_number: string | null, body: object, ifMatch?: number) =>
      hr().put(`/v1/people/by-hr-number/${hr_number}`, body, { ...(ifMatch && { ifMatch }) });
    const unused = number();
    const external = { ...named('A', 'B'), kind: 'external' };
    expectProblem(await put(unused, external), 422, 'external-profile-unfit', '/external_profile');
    const surplus = { ...named('A', 'B'), external_profile: profile };
    expectProblem(await put(unused, surplus), 422, 'external-profile-unfit', '/external_profile');
    const early = { ...external, external_profile: { ...profile, consented_at: '2026-03-02T00:00:00Z' } };
    expectProblem(await put(unused, early), 422, 'day-in-future', '/external_profile/consented_at');
    expectProblem(await hr().get(`/v1/people/by-hr-number/${unused}`), 404, 'not-found');

    expectProblem(await put(people.mentee.hr_number, surplus, 1), 422, 'external-profile-unfit', '/external_profile');
    expect((await put(unused, { ...external, external_profile: profile })).status).toBe(201);
    expectProblem(await put(unused, early, 1), 422, 'day-in-future', '/external_profile/consented_at');
    expect((await hr().get(`/v1/people/by-hr-number/${unused}`)).body).toMatchObject({
      external_profile: { ...profile, consented_at: null },
      row_version: 1,
    });
  });

  it('the kind never changes, and death and consent cannot lie in the future', async () => {
    const url = `/v1/people/by-hr-number/${people.mentee.hr_number}`;
    expectProblem(await hr().put(url, named('A', 'B', { kind: 'staff' }), { ifMatch: '*' }), 422, 'person-kind-fixed', '/kind');
    const dead = await hr().patch(`/v1/people/${people.mentee.id}`, { deceased_on: '2026-03-02' }, { ifMatch: '*' });
    expectProblem(dead, 422, 'day-in-future', '/deceased_on');
    const early = { ...profile, consented_at: '2026-03-02T00:00:00Z' };
    const consent = await hr().post('/v1/people', { ...named('A', 'B'), kind: 'external', external_profile: early });
    expectProblem(consent, 422, 'day-in-future', '/external_profile/consented_at');
  });

  it('a login is for a person of the department', async () => {
    const body = { person_id: people.stranger.id, issuer: 'https://login.example.org', subject: 'new' };
    expectProblem(await admin().post('/v1/logins', body), 422, 'reference-unknown', '/person_id');
  });
});
