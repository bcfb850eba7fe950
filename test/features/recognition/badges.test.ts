/** Badges: who gets one, what it says, how others verify it with nothing but public addresses, and how it goes. */
import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Badge } from '../../../src/features/recognition/badges/schema.ts';
import { announce } from '../../../src/features/recognition/badges/service.ts';
import { verifyBadge } from '../../../src/features/recognition/badges/verifier.ts';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import { awardsOf } from '../../setup/awards.ts';
import { badgeEnvironment, creditedYear, kidOf, PUBLIC_URL, privateKey, signerOf, sourcesOf, statementOf } from '../../setup/badges.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { startService } from '../../setup/service.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const key = privateKey();
let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld({ environment: badgeEnvironment(key) });
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

type Content = {
  id: string;
  sub: string;
  credentialSubject: Record<string, unknown>;
  credentialStatus: Record<string, string>;
  name: string;
};

const ask = (who: Person, academic_year: number, more: object = {}) =>
  world.as(who).post<Badge>('/v1/badges', { ground: 'year', academic_year, ...more });
const revoke = (who: Person, id: string, ifMatch = '*') => world.as(who).post<Badge>(`/v1/badges/${id}/revoke`, {}, { ifMatch });
const read = async (who: Person, id: string) => (await world.as(who).get<Badge>(`/v1/badges/${id}`)).body;
const token = async (who: Person, id: string) => (await world.as(who).get(`/v1/badges/${id}/credential`)).text;
const content = async (who: Person, id: string) =>
  (await world.as(who).get<Content>(`/v1/badges/${id}/credential`, { headers: { accept: 'application/json' } })).body;
const at = (address: string | null) => world.anonymous.get(String(address).replace(PUBLIC_URL, ''));
const faults = async (signed: string) => (await verifyBadge(signed, sourcesOf(world))).map(({ code }) => code);

/** A person with credits as mentor in a year, and the badge of it. */
async function holder(year = 2024, more: object = {}) {
  const person = await world.person({ given_name: 'Zoë', family_name: 'Šimková', email: 'zoe.simkova@example.edu' });
  const entry = await creditedYear(world, person, year, 14);
  const { status, body, text } = await ask(person, year, more);
  expect(status, text).toBe(201);
  return { person, entry, badge: body, signed: await token(person, body.id) };
}

/** Takes credits of an entry back, as the ledger does, on a later day. */
const takeBack = (entry: string, quarters: number, kind: 'cut' | 'reversal' = 'reversal') =>
  world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, occasion, round, event_on, academic_year, quarter_credits,
      window_key, rule_set_id, reason, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, ${kind}, id, event_id, occasion, round, event_on, academic_year, ${-quarters}, window_key, rule_set_id,
      'not_entitled', event_on, '2026-03-01', 2025 from credit_entry where id = ${entry}`;

describe('a badge', () => {
  it('is verified by others with the public addresses alone, and says nothing of who or how much', async () => {
    const { person, badge, signed } = await holder();
    expect(badge).toMatchObject({ ground: 'year', academic_year: 2024, quarter_credits: null, status: 'valid', revoked_at: null });
    expect(await faults(signed)).toEqual([]);
    const said = await content(person, badge.id);
    expect(said).toMatchObject({
      name: 'Mentorship recognition 2024–2025',
      id: badge.url,
      nbf: 1_772_377_200,
      validFrom: '2026-03-01T15:00:00Z',
    });
    expect(said).not.toHaveProperty('vc');
    expect(said.sub).toBe(said.credentialSubject['id']);
    expect(JSON.stringify(said)).not.toMatch(new RegExp([person.id, 'Zo', 'imkov', 'zoe', 'creditsEarned', badge.id].join('|'), 'i'));
    const [identity] = said.credentialSubject['identifier'] as { identityHash: string; salt: string; hashed: boolean }[];
    const digest = createHash('sha256').update(`zoe.simkova@example.edu${identity?.salt}`).digest('hex');
    expect(identity).toMatchObject({ hashed: true, identityHash: `sha256$${digest}`, identityType: 'emailAddress' });
    const shown = await at(badge.url);
    expect(shown).toMatchObject({
      status: 200,
      text: signed,
      headers: { 'content-type': 'application/vc+jwt', 'cache-control': 'no-store' },
    });
    expect(
      (await world.anonymous.get(String(badge.url).replace(PUBLIC_URL, ''), { headers: { accept: 'application/json' } })).body,
    ).toEqual(said);
    expectProblem(
      await world.as(person).get(`/v1/badges/${badge.id}/credential`, { headers: { accept: 'image/png' } }),
      406,
      'not-acceptable',
    );
  });

  it('tells credits where its holder wishes so, and has no digest where there is no address', async () => {
    const { person, badge } = await holder(2023, { tells_credits: true });
    expect(badge.quarter_credits).toBe(14);
    expect((await content(person, badge.id)).credentialSubject['creditsEarned']).toBe(3.5);
    const other = await world.person();
    await world.sql`update person set email = null where id = ${other.id}`;
    await creditedYear(world, other, 2024);
    const { id } = (await ask(other, 2024)).body;
    expect((await content(other, id)).credentialSubject).not.toHaveProperty('identifier');
    expect(await faults(await token(other, id))).toEqual([]);
  });

  it('is for a year whose statement was issued, with credits as mentor, and one a year', async () => {
    const person = await world.person();
    expectProblem(await ask(person, 2024), 409, 'badge-unearned', '/academic_year');
    await creditedYear(world, person, 2024, 8, 2024);
    expectProblem(await ask(person, 2024), 409, 'badge-unearned', '/academic_year');
    await creditedYear(world, person, 2023, 0);
    expectProblem(await ask(person, 2023), 409, 'badge-unearned', '/academic_year');
    const gone = await creditedYear(world, person, 2022, 8);
    await takeBack(gone, 8);
    expectProblem(await ask(person, 2022), 409, 'badge-unearned', '/academic_year');
    const lessened = await creditedYear(world, person, 2021, 8);
    await takeBack(lessened, 3, 'cut');
    expect((await ask(person, 2021, { tells_credits: true })).body.quarter_credits).toBe(5);
    expectProblem(await ask(person, 2021), 409, 'badge-exists', '/academic_year');
    expect((await world.as(person).post('/v1/badges', { ground: 'year', academic_year: 2021, person_id: people.lead.id })).status).toBe(
      400,
    );
  });

  it('is one of two that are asked for at the same moment', async () => {
    const person = await world.person();
    await creditedYear(world, person, 2024);
    const answers = await Promise.all([ask(person, 2024), ask(person, 2024), ask(person, 2024)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('cannot be changed, unrevoked or deleted by anybody', async () => {
    const { badge } = await holder();
    const kept = { constraint: 'badge_kept' };
    await expect(world.sql`update badge set credential = 'a.b.c' where id = ${badge.id}`).rejects.toMatchObject(kept);
    await expect(world.sql`update badge set status_index = 5 where id = ${badge.id}`).rejects.toMatchObject(kept);
    await world.sql`update badge set revoked_at = now(), revoked_because = 'holder' where id = ${badge.id}`;
    await expect(world.sql`update badge set revoked_at = null, revoked_because = null where id = ${badge.id}`).rejects.toMatchObject(kept);
    await expect(world.sql`delete from badge where id = ${badge.id}`).rejects.toMatchObject(kept);
  });

  it('has a place in its list that tells nothing of order', async () => {
    const places: number[] = [];
    for (let year = 2001; year <= 2012; year += 1) {
      const { person, badge } = await holder(year);
      places.push(Number((await content(person, badge.id)).credentialStatus['statusListIndex']));
    }
    expect(new Set(places).size).toBe(places.length);
    expect(places.toSorted((a, b) => a - b)).not.toEqual(places);
    // Of twelve draws among 131,072, that all are in one sixteenth does not happen.
    expect(Math.max(...places) - Math.min(...places)).toBeGreaterThan(8192);
  });
});

describe('revoking', () => {
  it('by the holder ends it for everybody, and no other badge of the list', async () => {
    const [one, other] = [await holder(), await holder()];
    expectProblem(await world.as(one.person).post(`/v1/badges/${one.badge.id}/revoke`, {}), 428, 'precondition-required');
    const done = await revoke(one.person, one.badge.id, `"${one.badge.row_version}"`);
    expect(done.body).toMatchObject({ status: 'revoked', revoked_because: 'holder', revoked_at: '2026-03-01T15:00:00.000Z' });
    expect((await revoke(one.person, one.badge.id)).body.row_version).toBe(done.body.row_version);
    expect(await faults(one.signed)).toEqual(['revoked']);
    expect(await faults(other.signed)).toEqual([]);
    expectProblem(await at(one.badge.url), 404, 'not-found');
    expect(await token(one.person, one.badge.id)).toBe(one.signed);
    const again = await ask(one.person, 2024);
    expect(again.status).toBe(201);
    expect(await faults(await token(one.person, again.body.id))).toEqual([]);
    expect(again.body.url).not.toBe(one.badge.url);
  });

  it('follows when what it recognises is taken back, at once, and its holder is notified', async () => {
    const { person, entry, badge, signed } = await holder();
    const reversed = await world
      .as(people.facultyAffairs)
      .post(`/v1/credits/${entry}/reverse`, { decision_ref: 'FA-2026-014' }, { key: crypto.randomUUID() });
    expect(reversed.status, reversed.text).toBeLessThan(300);
    expect(await read(person, badge.id)).toMatchObject({ status: 'revoked', revoked_because: 'ground' });
    expect(await faults(signed)).toEqual(['revoked']);
    const told = await world.sql<{
      kind: string;
      person_id: string;
    }>`select kind, person_id from notification where subject_id = ${badge.id}`;
    expect(told).toEqual([{ kind: 'badge_revoked', person_id: person.id }]);
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${badge.id} order by id`;
    expect(events.map(({ type }) => type)).toEqual(['badge.issued', 'badge.revoked']);
    expect((await revoke(person, badge.id)).body.revoked_because).toBe('ground');
  });

  it('follows a smaller loss where the badge tells how much, and not where it does not', async () => {
    const [tells, silent] = [await holder(2024, { tells_credits: true }), await holder()];
    for (const { entry } of [tells, silent]) await takeBack(entry, 4, 'cut');
    expect(await faults(tells.signed)).toEqual(['revoked']);
    expect(await faults(silent.signed)).toEqual([]);
    expect(await asService(world, announce)).toBe(1);
    expect(await asService(world, announce)).toBe(0);
    const [told] = await world.sql<{ person_id: string }>`select person_id from notification where subject_id = ${tells.badge.id}`;
    expect(told?.person_id).toBe(tells.person.id);
  });

  it('is not escaped by asking while the credits are being taken back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await world.person();
      const entry = await creditedYear(world, person, 2024);
      const reverse = () =>
        world.as(people.facultyAffairs).post(`/v1/credits/${entry}/reverse`, { decision_ref: 'FA' }, { key: crypto.randomUUID() });
      const [asked, reversed] = await Promise.all([ask(person, 2024), reverse()]);
      expect([asked.status, reversed.status < 300]).toEqual([expect.toBeOneOf([201, 409]), true]);
      expect(await world.sql`select id from badge where person_id = ${person.id} and revoked_at is null`).toEqual([]);
    }
  });

  it('does not follow a merge by which the facts move: the survivor holds what the other record held', async () => {
    const say = meetingsOf(world);
    const pair = await say.pair({ starts_on: '2024-07-01' });
    const facts = {
      assignment_id: pair.id,
      kind: 'formal',
      mode: 'video',
      state: 'confirmed',
      proposed_by: pair.mentor.id,
      duration_min: 60,
    };
    const on = { held_on: '2025-05-05', logged_by: pair.mentor.id, logged_at: '2025-05-05T15:00:00Z' };
    await world.insert('meeting', { ...facts, ...on, confirmed_by: pair.mentee.id, confirmed_at: '2025-05-05T15:00:00Z' });
    await asService(world, posting.followTime);
    await statementOf(world, pair.mentor, 2024, 4);
    const { body: badge } = await ask(pair.mentor, 2024, { tells_credits: true });
    expect(badge.quarter_credits).toBe(4);
    const signed = await token(pair.mentor, badge.id);
    const survivor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const merged = await mergeSilently(world, people.admin, survivor, pair.mentor);
    expect(merged.status, merged.text).toBe(200);
    expect(await read(survivor, badge.id)).toMatchObject({ person_id: survivor.id, academic_year: 2024, status: 'valid' });
    expect(await faults(signed)).toEqual([]);
  });

  it('follows a merge after which the survivor has no such credits', async () => {
    const { person, badge, signed } = await holder();
    const survivor = await world.person();
    expect((await mergeSilently(world, people.admin, survivor, person)).status).toBe(200);
    expect(await read(survivor, badge.id)).toMatchObject({ status: 'revoked', revoked_because: 'ground' });
    expect(await faults(signed)).toEqual(['revoked']);
  });
});

describe('a badge of an award', () => {
  const askFor = (who: Person, award_id: string) => world.as(who).post<Badge>('/v1/badges', { ground: 'award', award_id });
  const withdraw = (id: string) =>
    world.as(people.facultyAffairs).post(`/v1/awards/${id}/withdraw`, { decision_ref: 'FA-2026-015' }, { ifMatch: '*' });
  const colleague = () => world.person({ division: 'GIM', site: 'NORTH' });
  async function laureate() {
    const person = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', starts_on: '2010-07-01' });
    const award = await awardsOf(world, people).conferred(await colleague(), person, await colleague());
    return { person, award };
  }

  it('says the award and its criteria, is one, for the laureate alone, and goes when the award is withdrawn', async () => {
    const { person, award } = await laureate();
    expectProblem(await askFor(people.outsider, award.id), 422, 'reference-unknown', '/award_id');
    expectProblem(await askFor(person, crypto.randomUUID()), 422, 'reference-unknown', '/award_id');
    const asked = await askFor(person, award.id);
    expect(asked.status, asked.text).toBe(201);
    const badge = asked.body;
    expect(badge).toMatchObject({ ground: 'award', award_id: award.id, academic_year: 2025, quarter_credits: null, status: 'valid' });
    const signed = await token(person, badge.id);
    expect(await faults(signed)).toEqual([]);
    expect((await content(person, badge.id)).credentialSubject['achievement']).toMatchObject({
      achievementType: 'Award',
      name: 'Excellence in mentoring 2025–2026',
      criteria: { narrative: 'Mentors well.' },
    });
    expectProblem(await askFor(person, award.id), 409, 'badge-exists', '/award_id');
    expect((await withdraw(award.id)).status).toBe(200);
    expect(await faults(signed)).toEqual(['revoked']);
    expect(await read(person, badge.id)).toMatchObject({ status: 'revoked', revoked_because: 'ground' });
    const told = await world.sql<{ kind: string }>`select kind from notification where subject_id = ${badge.id}`;
    expect(told).toEqual([{ kind: 'badge_revoked' }]);
    expectProblem(await askFor(person, award.id), 409, 'badge-unearned', '/award_id');
    const portal = world.as(person, { actor: people.service });
    expectProblem(await portal.post('/v1/badges', { ground: 'award', award_id: award.id }), 403, 'permission-denied');
  });

  it('is not had by asking while the award is being withdrawn', async () => {
    const { person, award } = await laureate();
    const [asked, withdrawn] = await Promise.all([askFor(person, award.id), withdraw(award.id)]);
    expect([asked.status, withdrawn.status]).toEqual([expect.toBeOneOf([201, 409]), 200]);
    expect(await world.sql`select id from badge where person_id = ${person.id} and revoked_at is null`).toEqual([]);
  });
});

describe('nobody but its holder', () => {
  it('learns that there is a badge, whatever their office', async () => {
    const { person, badge } = await holder();
    for (const who of [people.facultyAffairs, people.lead, people.director, people.chair, people.admin, people.outsider]) {
      expectProblem(await world.as(who).get(`/v1/badges/${badge.id}`), 404, 'not-found');
      expectProblem(await world.as(who).get(`/v1/badges/${badge.id}/credential`), 404, 'not-found');
      expectProblem(await revoke(who, badge.id), 404, 'not-found');
      expect((await world.as(who).get('/v1/badges')).body.items).toEqual([]);
      const events = (await world.as(who).get('/v1/events?limit=200')).text;
      expect(events).not.toContain(badge.id);
    }
    const portal = world.as(person, { actor: people.service });
    expectProblem(await portal.get(`/v1/badges/${badge.id}`), 403, 'permission-denied');
    expectProblem(await portal.post('/v1/badges', { ground: 'year', academic_year: 2024 }), 403, 'permission-denied');
    const { items } = (await world.as(person).get<{ items: Badge[] }>('/v1/badges')).body;
    expect(items.map(({ id }) => id)).toEqual([badge.id]);
    expectProblem(await world.as(person).get('/v1/badges?cursor=AAAA'), 400, 'invalid-cursor');
  });

  it('finds one by guessing: what is revoked, what is another’s and what never was are answered alike', async () => {
    const { person, badge } = await holder();
    await revoke(person, badge.id);
    const bodies = await Promise.all(
      [String(badge.url), `${PUBLIC_URL}/v1/public/badges/${crypto.randomUUID()}`, `${PUBLIC_URL}/v1/public/badges/${badge.id}`].map(
        async (address) => ({ ...(await at(address)).body, instance: null, request_id: null }),
      ),
    );
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });
});

describe('what others verify by', () => {
  it('is public, may be cached, and names departments and keys alone', async () => {
    const { person, badge } = await holder();
    const said = await content(person, badge.id);
    const signer = signerOf(key);
    const issuer = `${PUBLIC_URL}/v1/public/badge-issuers/${world.id}`;
    const list = said.credentialStatus['statusListCredential'] ?? null;
    const [profile, keys, one, status] = [
      await at(issuer),
      await at(`${PUBLIC_URL}/v1/public/badge-keys`),
      await at(kidOf(signer)),
      await at(list),
    ];
    for (const answer of [profile, keys, one, status]) {
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=300' } });
    }
    expect(profile.body).toMatchObject({ id: issuer, type: ['Profile'], assertionMethod: [kidOf(signer)] });
    expect(keys.body).toEqual({ keys: [one.body] });
    expect(one.body).toEqual(signer.keys.published[0]);
    const same = await world.anonymous.get(String(list).replace(PUBLIC_URL, ''), {
      headers: { 'if-none-match': String(status.headers['etag']) },
    });
    expect(same.status).toBe(304);
    world.at('2026-03-01T16:00:00Z');
    expect((await at(list)).headers['etag']).not.toBe(status.headers['etag']);
    expect((await world.anonymous.get('/v1/public/badges')).status).toBe(404);
  });

  it('answers in a type that there is, and refuses whoever tries addresses for a while', async () => {
    const limited = await world.beside({ environment: { ...badgeEnvironment(key), RATE_LIMIT_PER_MINUTE: '60' } });
    const { anonymous } = limited;
    const addresses = ['badges', 'badge-issuers', 'badge-status-lists'].map((noun) => `/v1/public/${noun}/${crypto.randomUUID()}`);
    addresses.push(`/v1/public/badge-keys/${'A'.repeat(43)}`);
    for (const noun of ['badges', 'badge-status-lists'])
      expectProblem(await anonymous.get(`/v1/public/${noun}/${limited.id}`, { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
    for (const address of addresses) expectProblem(await anonymous.get(address), 404, 'not-found');
    for (let i = 0; i < 6; i += 1) await anonymous.get(String(addresses[0]));
    for (const address of addresses) expectProblem(await anonymous.get(address), 429, 'too-many-requests');
  });
});

describe('keys', () => {
  it('that are absent end the issuing, and nothing else: who holds a badge reads and revokes it', async () => {
    const { person, badge, signed } = await holder();
    await creditedYear(world, person, 2023);
    const without = await createService({});
    const off = await without.ask(person, '/v1/badges', { method: 'POST', body: '{"ground":"year","academic_year":2023}', headers: json });
    expect([off.status, ((await off.json()) as { code: string }).code]).toEqual([503, 'badges-unavailable']);
    const list = (await content(person, badge.id)).credentialStatus['statusListCredential'];
    const addresses = [
      `${PUBLIC_URL}/v1/public/badge-issuers/${world.id}`,
      `${PUBLIC_URL}/v1/public/badge-keys`,
      kidOf(signerOf(key)),
      list,
    ];
    for (const address of addresses) {
      const answer = await fetch(String(address).replace(PUBLIC_URL, without.url));
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'badges-unavailable']);
    }
    expect(await (await without.ask(person, `/v1/badges/${badge.id}/credential`)).text()).toBe(signed);
    const shown = (await (await without.ask(person, `/v1/badges/${badge.id}`)).json()) as Badge;
    expect(shown.url).toBeNull();
    const revoked = await without.ask(person, `/v1/badges/${badge.id}/revoke`, {
      method: 'POST',
      body: '{}',
      headers: { ...json, 'if-match': '*' },
    });
    expect(revoked.status).toBe(200);
  });

  it('that are absent are said wherever one is needed', async () => {
    const without = await createWorld();
    const person = await without.person();
    expectProblem(await without.as(person).post('/v1/badges', { ground: 'year', academic_year: 2023 }), 503, 'badges-unavailable');
    for (const path of ['badge-keys', `badge-keys/${'A'.repeat(43)}`, `badge-issuers/${without.id}`])
      expectProblem(await without.anonymous.get(`/v1/public/${path}`), 503, 'badges-unavailable');
  });

  it('that are replaced stay in the set: badges of both verify, and the new one signs', async () => {
    const { person, signed } = await holder();
    await creditedYear(world, person, 2023);
    const { d: _, ...retired } = key as Record<string, string>;
    const next = privateKey('ES256');
    const renewed = await createService(badgeEnvironment(next, retired));
    const made = await renewed.ask(person, '/v1/badges', { method: 'POST', body: '{"ground":"year","academic_year":2023}', headers: json });
    const { id } = (await made.json()) as Badge;
    const fetched = (address: string) => fetch(address.replace(PUBLIC_URL, renewed.url));
    const sources = {
      now: world.clock().toString(),
      keyAt: async (address: string) => (await (await fetched(address)).json()) as never,
      listAt: async (address: string) => (await fetched(address)).text(),
    };
    const later = await (await renewed.ask(person, `/v1/badges/${id}/credential`)).text();
    for (const one of [signed, later]) expect(await verifyBadge(one, sources)).toEqual([]);
    expect(JSON.parse(Buffer.from(String(later.split('.')[0]), 'base64url').toString())).toMatchObject({
      alg: 'ES256',
      kid: kidOf(signerOf(next)),
    });
    const { keys } = (await (await fetched(`${PUBLIC_URL}/v1/public/badge-keys`)).json()) as { keys: object[] };
    expect(keys).toHaveLength(2);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  const json = { 'content-type': 'application/json' };
  const createService = (environment: Record<string, string>) => startService(world, { environment });
});
