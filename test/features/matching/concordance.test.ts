/** What only the person may know (class C8): it is nowhere else, and once taken back it is gone. */
import { Writable } from 'node:stream';
import pino from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { operationsText } from '../../../src/http/openapi.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const logged: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    logged.push(String(chunk));
    done();
  },
});
let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld({ logger: pino({ level: 'trace' }, sink) });
  people = await world.freshPeople();
});

type Preferences = { preferences: { dimension: string; importance: string; opted_in_at: string }[]; row_version: number };
type Values = { values: { dimension: string; value: string; consented_at: string }[]; row_version: number };

const WISHES = '/v1/concordance-preferences';
const SELF = '/v1/self-identification';
const wishes = (as: Person) => world.as(as).get<Preferences>(WISHES);
const self = (as: Person) => world.as(as).get<Values>(SELF);
const wish = (as: Person, preferences: object[], ifMatch: string | number = '*') =>
  world.as(as).put<Preferences>(WISHES, { preferences }, { ifMatch });
const identify = (as: Person, values: object[], ifMatch: string | number = '*', consents_to_matching = true) =>
  world.as(as).put<Values>(SELF, { consents_to_matching, values }, { ifMatch });
const rows = async (table: 'concordance_preference' | 'self_identification', person: { id: string }) =>
  table === 'self_identification'
    ? world.sql`select dimension, value from self_identification where person_id = ${person.id} order by 1, 2`
    : world.sql`select dimension, importance from concordance_preference where person_id = ${person.id} order by 1`;

const faith = { dimension: 'faith', importance: 'strong' };
const gender = { dimension: 'gender', importance: 'some' };

describe('preferences', () => {
  it('are empty at first, and each keeps the instant of its choice', async () => {
    const person = await world.person();
    expect((await wishes(person)).body.preferences).toEqual([]);
    world.at('2026-03-01');
    await wish(person, [gender, faith]);
    world.at('2026-03-02');
    const after = await wish(person, [{ ...gender, importance: 'strong' }, faith, { dimension: 'disability', importance: 'none' }]);
    expect(after.status).toBe(200);
    expect(after.body.preferences).toEqual([
      { dimension: 'disability', importance: 'none', opted_in_at: '2026-03-02T12:00:00.000Z' },
      { ...faith, opted_in_at: '2026-03-01T12:00:00.000Z' },
      { dimension: 'gender', importance: 'strong', opted_in_at: '2026-03-02T12:00:00.000Z' },
    ]);
    expect((await wishes(person)).body).toEqual(after.body);
    world.at('2026-03-01');
  });

  it('that are left out are deleted from the database, all of them with an empty list', async () => {
    const person = await world.person();
    await wish(person, [gender, faith]);
    await wish(person, [faith]);
    expect(await rows('concordance_preference', person)).toEqual([faith]);
    expect((await wish(person, [])).body.preferences).toEqual([]);
    expect(await rows('concordance_preference', person)).toEqual([]);
  });

  it('name each dimension once, and only dimensions that exist', async () => {
    const person = await world.person();
    expectProblem(await wish(person, [gender, { ...gender, importance: 'none' }]), 422, 'needs-unfit', '/preferences/1/dimension');
    expectProblem(await wish(person, [{ ...gender, dimension: 'income' }]), 400, 'invalid-request', '/preferences/0/dimension');
    expectProblem(await wish(person, [{ ...gender, importance: 'total' }]), 400, 'invalid-request', '/preferences/0/importance');
    expect(await rows('concordance_preference', person)).toEqual([]);
  });
});

describe('self-identification', () => {
  const tamil = { dimension: 'first_language', value: 'Tamil' };
  const french = { dimension: 'first_language', value: 'français d’Haïti 🇭🇹' };

  it('holds several values of a dimension, each with the instant of its consent', async () => {
    const person = await world.person();
    world.at('2026-03-01');
    await identify(person, [tamil]);
    world.at('2026-03-02');
    const { status, body } = await identify(person, [french, tamil]);
    expect(status).toBe(200);
    expect(body.values.toSorted((a, b) => (a.consented_at < b.consented_at ? -1 : 1))).toEqual([
      { ...tamil, consented_at: '2026-03-01T12:00:00.000Z' },
      { ...french, consented_at: '2026-03-02T12:00:00.000Z' },
    ]);
    expect((await self(person)).body).toEqual(body);
    world.at('2026-03-01');
  });

  it('that is withdrawn is deleted from the database; withdrawing requires no consent', async () => {
    const person = await world.person();
    await identify(person, [tamil, french]);
    await identify(person, [french]);
    expect(await rows('self_identification', person)).toEqual([french]);
    expect((await world.as(person).put<Values>(SELF, { values: [] }, { ifMatch: '*' })).body.values).toEqual([]);
    expect(await rows('self_identification', person)).toEqual([]);
  });

  it('is stored only with consent', async () => {
    const person = await world.person();
    expectProblem(await identify(person, [tamil], '*', false), 422, 'consent-required', '/consents_to_matching');
    const silent = await world.as(person).put(SELF, { values: [tamil] }, { ifMatch: '*' });
    expectProblem(silent, 422, 'consent-required', '/consents_to_matching');
    expect(await rows('self_identification', person)).toEqual([]);
  });

  it('has at most ten values of a dimension, each once, short and printable', async () => {
    const person = await world.person();
    const some = (count: number) => Array.from({ length: count }, (_, n) => ({ dimension: 'faith', value: `Canary ${n}` }));
    expectProblem(await identify(person, some(11)), 422, 'needs-unfit', '/values/10');
    expect((await identify(person, [...some(10), tamil])).status).toBe(200);
    const twice = await identify(person, [tamil, french, tamil]);
    expectProblem(twice, 422, 'needs-unfit', '/values/2');
    expect(twice.text).not.toContain('Tamil');
    for (const value of ['', ' ', 'x'.repeat(61), 'a\u0007b', 'a\nb', 7])
      expectProblem(await identify(person, [{ ...tamil, value }]), 400, 'invalid-request', '/values/0/value');
    expectProblem(await identify(person, [{ ...tamil, dimension: 'age' }]), 400, 'invalid-request', '/values/0/dimension');
    expect(await rows('self_identification', person)).toHaveLength(11);
    const hostile = { dimension: 'faith', value: `'); delete from person; --` };
    expect((await identify(person, [hostile])).body.values).toMatchObject([hostile]);
  });
});

describe.each([
  ['preferences', WISHES, { preferences: [gender] }, { preferences: [faith] }],
  [
    'self-identification',
    SELF,
    { consents_to_matching: true, values: [{ dimension: 'faith', value: 'Quaker' }] },
    { consents_to_matching: true, values: [{ dimension: 'faith', value: 'None' }] },
  ],
] as const)('the version of the %s', (_, url, one, other) => {
  it('is required, even while there is nothing, and any change makes another one', async () => {
    const client = world.as(await world.person());
    const nothing = await client.get(url);
    expectProblem(await client.put(url, one), 428, 'precondition-required', 'If-Match');
    const first = await client.put(url, one, { ifMatch: `${nothing.headers.etag}` });
    expect(first).toMatchObject({ status: 200, headers: { etag: expect.stringMatching(new RegExp(`^"${first.body.row_version}[."]`)) } });
    expectProblem(await client.put(url, other, { ifMatch: nothing.body.row_version }), 412, 'version-stale');
    const second = await client.put(url, other, { ifMatch: first.body.row_version });
    expect(second.body.row_version).not.toBe(first.body.row_version);
    expectProblem(await client.put(url, one, { ifMatch: `W/"${second.body.row_version}"` }), 412, 'version-weak');
    expect((await client.put(url, other, { ifMatch: second.body.row_version })).body).toEqual(second.body);
    expect((await client.get(url, { headers: { 'if-none-match': `${second.headers.etag}` } })).status).toBe(304);
  });

  it('lets one of two changes through that are based on the same one', async () => {
    const client = world.as(await world.person());
    const { row_version } = (await client.get(url)).body;
    const both = await Promise.all([one, other].map((body) => client.put(url, body, { ifMatch: row_version })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('needs the scope to read or to write', async () => {
    const person = await world.person();
    expectProblem(await world.as(person, { scopes: ['needs:read'] }).get(url), 403, 'insufficient-scope');
    expectProblem(await world.as(person, { scopes: ['concordance:read'] }).put(url, one, { ifMatch: '*' }), 403, 'insufficient-scope');
    expect((await world.as(person, { scopes: ['concordance:write'] }).put(url, one, { ifMatch: '*' })).status).toBe(200);
  });
});

describe('everybody else', () => {
  const CANARY = 'Canary-Zoroastrian';
  let mentee: Person;
  let mentor: Person;
  let profile_id: string;
  let assignment_id: string;

  beforeAll(async () => {
    mentee = await world.person({ family_name: 'Wishful' });
    mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    assignment_id = (await world.assignment(mentee, mentor)).id;
    await world.insert('mentor_profile', { person_id: people.outsider.id, is_willing: true });
    await identify(people.outsider, [{ dimension: 'faith', value: CANARY }]);
    logged.length = 0;
    const before = await world.sql`select id from event`;
    await wish(mentee, [faith, { dimension: 'disability', importance: 'none' }]);
    await identify(mentee, [{ dimension: 'faith', value: CANARY }]);
    await identify(mentee, [{ dimension: 'faith', value: `${CANARY} twice` }], '*', false);
    expect(await world.sql`select id from event`).toHaveLength(before.length);
    const profile = await world.as(mentee).post(`/v1/people/${mentee.id}/needs-profiles`, { needs: [{ area: 'family', priority: 1 }] });
    profile_id = profile.body.id;
  });

  it('reads only their own', async () => {
    for (const who of [people.director, mentor, people.facilitator, people.facultyAffairs, people.admin]) {
      expect((await wishes(who)).body.preferences).toEqual([]);
      expect((await self(who)).body.values).toEqual([]);
      for (const url of [WISHES, SELF]) {
        expectProblem(await world.as(who).get(`${url}?person_id=${mentee.id}`), 400, 'invalid-request', 'person_id');
        expectProblem(await world.as(who).get(`${url}/${mentee.id}`), 404, 'route-not-found');
      }
    }
  });

  it('finds neither value nor dimension in anything they can read', { timeout: 120_000 }, async () => {
    const ids: Record<string, string> = { profile_id, assignment_id, person_id: mentee.id, division_id: world.division('CARD').id };
    const byPath = [
      [/^\/v1\/(people|mentors)\b/, ids.person_id],
      [/^\/v1\/divisions\b/, ids.division_id],
      [/^\/v1\/needs-profiles\b/, ids.profile_id],
      [/^\/v1\/assignments\b/, ids.assignment_id],
    ] as const;
    const reads = operationsText(world.app)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/) as [string, string, string, string])
      // Metrics name the dimensions of everybody, and tell them of many.
      .filter(
        ([id, method, url]) =>
          method === 'GET' && !/^(getConcordance|getSelfIdentification|getSem|listMetrics)$/.test(id) && url.startsWith('/v1/'),
      )
      .map(([, , url]) => url.replace(/\{\w+\}/, byPath.find(([start]) => start.test(url))?.[1] ?? mentee.id));
    expect(reads.length).toBeGreaterThan(30);
    let answered = 0;
    for (const who of [people.director, mentor, people.facilitator, people.facultyAffairs, people.admin]) {
      for (const url of reads) {
        const { text, status } = await world.as(who).get(url);
        if (status === 200) answered += 1;
        expect(text, url).not.toContain(CANARY);
        expect(text.replaceAll(/"concordance_requested":(true|false|null)/g, ''), url).not.toMatch(
          /"faith"|"disability"|concordance_preference|self_identification/,
        );
      }
    }
    expect(answered).toBeGreaterThan(100);
  });

  it('mentor and facilitator learn that there are preferences, others not even that', async () => {
    const requested = async (who: Person) => (await world.as(who).get(`/v1/needs-profiles/${profile_id}`)).body['concordance_requested'];
    for (const who of [mentee, mentor, people.facilitator]) expect(await requested(who)).toBe(true);
    for (const who of [people.director, people.pic]) expect(await requested(who)).toBeNull();
    await wish(mentee, [{ dimension: 'faith', importance: 'none' }]);
    const other = await world.person();
    expect((await wish(other, [faith])).status, 'those of somebody else are not the mentee’s').toBe(200);
    for (const who of [mentee, mentor, people.facilitator]) expect(await requested(who)).toBe(false);
    await wish(mentee, [faith]);
  });

  it('finds none of it in events, stored answers and the log', async () => {
    const kept = await world.sql`select to_jsonb(e)::text as text from event e union all select to_jsonb(k)::text from idempotency_key k
      union all select to_jsonb(n)::text from notification n`;
    expect(kept.map((row) => String(row['text'])).filter((text) => /Canary|faith|concordance|self_identification/i.test(text))).toEqual([]);
    expect(logged.length).toBeGreaterThan(3);
    expect(logged.filter((line) => /Canary|faith/i.test(line))).toEqual([]);
  });
});

describe('a merge of two records', () => {
  const bare = () => world.person({ division: null, site: null, category: null });
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const quaker = { dimension: 'faith', value: 'Quaker' };
  const tamil = { dimension: 'first_language', value: 'Tamil' };

  it('moves each set that only the duplicate has', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    await wish(duplicate, [gender]);
    await identify(duplicate, [quaker, tamil]);
    const merged = await merge(survivor, duplicate);
    expect(merged.status).toBe(200);
    expect(merged.text).not.toMatch(/Quaker|Tamil/);
    expect(await rows('concordance_preference', survivor)).toEqual([gender]);
    expect(await rows('self_identification', survivor)).toEqual([quaker, tamil]);
  });

  it('keeps the sets of the survivor, and erases the others', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    await wish(survivor, [faith]);
    await wish(duplicate, [gender, { ...faith, importance: 'none' }]);
    await identify(survivor, [quaker]);
    await identify(duplicate, [quaker, tamil]);
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await rows('concordance_preference', survivor)).toEqual([faith]);
    expect(await rows('self_identification', survivor)).toEqual([quaker]);
    expect(await rows('concordance_preference', duplicate)).toEqual([]);
    expect(await rows('self_identification', duplicate)).toEqual([]);
  });
});
