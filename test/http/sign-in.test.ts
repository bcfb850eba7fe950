/** People sign in as HR knows them: a claim of their token leads to their record, at identity providers as departments have them. */
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { verifyByIssuer } from '../../src/http/issuers.ts';
import { createClient, expectProblem } from '../setup/client.ts';
import { type Account, entra, keycloak, type People as Provider, startOidcForPeople } from '../setup/oidc-people.ts';
import { createWorld, type People, type Person, type World } from '../setup/world.ts';

const AUDIENCE = 'https://mentorship.example.edu';

let world: World;
let people: People;
let accounts: Account[] = [];
let byEntra: Provider;
let byKeycloak: Provider;
let app: Awaited<ReturnType<typeof createApp>>;

beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  byEntra = await startOidcForPeople({ audience: AUDIENCE, shape: entra, accounts: () => accounts });
  byKeycloak = await startOidcForPeople({ audience: AUDIENCE, shape: keycloak, accounts: () => accounts });
  const [department] = await world.sql<{ code: string }>`select code from department where id = ${world.id}`;
  const given = [
    {
      issuer: byEntra.issuer,
      audience: AUDIENCE,
      jwks_url: byEntra.jwksUrl,
      token_types: ['JWT'],
      subject_claim: 'oid',
      person_claim: 'employeeid',
      department: department?.code,
      max_age_s: 5_400,
      scopes: 'ignore',
    },
    {
      issuer: byKeycloak.issuer,
      audience: [AUDIENCE],
      jwks_url: byKeycloak.jwksUrl,
      token_types: ['at+jwt', 'JWT'],
      person_claim: 'email',
      person_by: 'email',
      scopes: 'ignore',
    },
  ];
  const config = loadConfig({ NODE_ENV: 'test', AUTH_ISSUERS: JSON.stringify(given) });
  app = await createApp({
    config,
    db: world.db,
    clock: () => Temporal.Now.instant(),
    verify: verifyByIssuer((config.auth ?? []).map((one) => ({ ...one, clock: () => new Date() }))),
    workerRunning: () => true,
    stopping: () => false,
  });
});
afterAll(async () => {
  await app.close();
  await byEntra.stop();
  await byKeycloak.stop();
});

const me = (token: string) => createClient(app, async () => token).get('/v1/me');
/** Nobody who has a login: a person as HR knows them. */
const known = () => world.person({ login: false });
let made = 0;
function account(claims: Record<string, unknown>): string {
  const id = `account-${made++}`;
  accounts = [...accounts, { id, claims }];
  return id;
}
const logins = (of: Person) => world.sql<{ issuer: string; subject: string; by_claim: boolean; in_use: boolean }>`
  select issuer, subject, by_claim, ended_at is null as in_use from person_login where person_id = ${of.id} order by id`;

describe('a claim leads to the person, with no login', () => {
  test('by HR number, at an issuer that writes tokens as Entra ID does', async () => {
    const person = await known();
    const id = account({ employeeid: person.hr_number });
    const { access_token } = await byEntra.signIn(id);
    expect((await me(access_token)).body['person_id']).toBe(person.id);
    expect(await logins(person)).toEqual([{ issuer: byEntra.issuer, subject: id, by_claim: true, in_use: true }]);
    expect((await me((await byEntra.signIn(id)).access_token)).body['person_id']).toBe(person.id);
    expect(await logins(person)).toHaveLength(1);
    const events = await world.sql`select e.data, e.operation_id from event e join person_login l on l.id = e.subject_id
      where e.type = 'login.added' and l.person_id = ${person.id}`;
    expect(events).toEqual([{ data: { person_id: person.id, by_claim: true }, operation_id: 'sign_in' }]);
  });

  test('by a verified e-mail address, at one that writes them as Keycloak does, beside the first', async () => {
    const person = await known();
    const unverified = account({ email: person.email, email_verified: false });
    expectProblem(await me((await byKeycloak.signIn(unverified)).access_token), 403, 'identity-unknown');
    const verified = account({ email: person.email?.toUpperCase(), email_verified: true });
    expect((await me((await byKeycloak.signIn(verified)).access_token)).body['person_id']).toBe(person.id);
    const other = await known();
    expect((await me((await byEntra.signIn(account({ employeeid: other.hr_number }))).access_token)).body['person_id']).toBe(other.id);
  });

  test('a login that connects the subject decides, whatever the claim says', async () => {
    const [owner, claimed] = [await known(), await known()];
    const id = account({ employeeid: claimed.hr_number });
    await world.insert('person_login', { person_id: owner.id, issuer: byEntra.issuer, subject: id });
    expect((await me((await byEntra.signIn(id)).access_token)).body['person_id']).toBe(owner.id);
  });

  test('follows HR: a number that is corrected leads elsewhere at once, and back again', async () => {
    const [person, other] = [await known(), await known()];
    const id = account({ employeeid: person.hr_number });
    const { access_token } = await byEntra.signIn(id);
    expect((await me(access_token)).body['person_id']).toBe(person.id);
    await world.sql`update person set hr_number = null where id = ${person.id}`;
    expectProblem(await me(access_token), 403, 'identity-unknown');
    await world.sql`update person set hr_number = ${person.hr_number} where id = ${person.id}`;
    expect((await me(access_token)).body['person_id']).toBe(person.id);
    await world.sql`update person set merged_into_id = ${other.id} where id = ${person.id}`;
    await world.sql`update person_login set person_id = ${other.id} where person_id = ${person.id}`;
    expect((await me(access_token)).body['person_id']).toBe(other.id);
  });
});

describe('a claim leads to nobody', () => {
  const refused = async (claims: Record<string, unknown>) =>
    expectProblem(await me((await byEntra.signIn(account(claims))).access_token), 403, 'identity-unknown');

  test('who is unknown, dead, a service client, of another department, or named by nothing', async () => {
    const [dead, client] = [await known(), await world.person({ kind: 'service', login: false, hr_number: 'SERVICE-1' })];
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${dead.id}`;
    const foreign = await (await world.otherDepartment()).person({ login: false });
    await refused({ employeeid: 'nobody-has-this' });
    await refused({ employeeid: dead.hr_number });
    await refused({ employeeid: client.hr_number ?? 'SERVICE-1' });
    await refused({ employeeid: foreign.hr_number });
    await refused({ employeeid: '' });
    await refused({ employeeid: { $ne: null } });
    await refused({ employeeid: "' or true --" });
    await refused({});
  });

  test('whose e-mail address two records have', async () => {
    const [one, two] = [await known(), await known()];
    const id = account({ email: one.email, email_verified: true });
    const { access_token } = await byKeycloak.signIn(id);
    expect((await me(access_token)).status).toBe(200);
    await world.sql`update person set email = ${one.email} where id = ${two.id}`;
    expectProblem(await me(access_token), 403, 'identity-unknown');
  });

  test('whom another subject signed in as, whoever has a login, and whoever holds a role that opens everything', async () => {
    const [first, connected, office] = [await known(), await world.person(), await known()];
    expect((await me((await byEntra.signIn(account({ employeeid: first.hr_number }))).access_token)).status).toBe(200);
    await refused({ employeeid: first.hr_number });
    await refused({ employeeid: connected.hr_number });
    await world.role(office, 'faculty_affairs', { starts_on: '2099-01-01' });
    await refused({ employeeid: office.hr_number });
  });

  test('of those who were somebody before: a number that is moved makes nobody another person', async () => {
    const [mine, theirs] = [await known(), await known()];
    const { access_token } = await byEntra.signIn(account({ employeeid: mine.hr_number }));
    expect((await me(access_token)).body['person_id']).toBe(mine.id);
    await world.sql`update person set hr_number = null where id = ${mine.id}`;
    await world.sql`update person set hr_number = ${mine.hr_number} where id = ${theirs.id}`;
    expectProblem(await me(access_token), 403, 'identity-unknown');
  });

  test('once an administrator has ended the sign-in; a merge of somebody who signed in so needs a second person', async () => {
    const [person, other] = [await known(), await known()];
    const { access_token } = await byEntra.signIn(account({ employeeid: person.hr_number }));
    expect((await me(access_token)).status).toBe(200);
    const merge = await world.as(people.admin).post(`/v1/people/${other.id}/merge`, { duplicate_id: person.id }, { ifMatch: '*' });
    expect(merge.status, merge.text).toBe(202);
    const listed = await world.as(people.admin).get<{ items: { id: string; by_claim: boolean }[] }>(`/v1/logins?person_id=${person.id}`);
    expect(listed.body.items.map(({ by_claim }) => by_claim)).toEqual([true]);
    const ended = await world.as(people.admin).post(`/v1/logins/${listed.body.items[0]?.id}/end`, {}, { ifMatch: '*' });
    expect(ended.status).toBe(200);
    expectProblem(await me(access_token), 403, 'identity-unknown');
  });

  test('of two subjects at once, one becomes the person', async () => {
    const person = await known();
    const tokens = await Promise.all(
      Array.from({ length: 4 }, async () => (await byEntra.signIn(account({ employeeid: person.hr_number }))).access_token),
    );
    const statuses = (await Promise.all(tokens.map(me))).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 403, 403, 403]);
    expect(await logins(person)).toHaveLength(1);
  });
});

describe('tokens that are no access tokens of people', () => {
  test('an ID token signs nobody in, at either issuer', async () => {
    const person = await known();
    const id = account({ employeeid: person.hr_number, email: person.email, email_verified: true });
    for (const provider of [byEntra, byKeycloak]) {
      const { id_token } = await provider.signIn(id);
      expectProblem(await me(id_token), 401, 'unauthenticated');
    }
  });

  test('a client that signs in for itself is the service client of its client id, and without one nobody', async () => {
    for (const provider of [byEntra, byKeycloak]) {
      const token = await provider.client();
      expectProblem(await me(token), 403, 'identity-unknown');
      const service = await world.person({ kind: 'service', login: false });
      await world.insert('person_login', { person_id: service.id, issuer: provider.issuer, subject: 'hr-portal' });
      expect((await me(token)).body['person_id']).toBe(service.id);
    }
  });

  test('of an issuer that is not configured, and one that names another as its issuer', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = (iss: string) =>
      new SignJWT({
        azp: 'portal',
        scp: 'all',
        iss,
        aud: AUDIENCE,
        sub: 'a',
        oid: 'b',
        iat: Date.now() / 1000 - 5,
        exp: Date.now() / 1000 + 300,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'signing' })
        .sign(privateKey);
    expectProblem(await me(await forged('https://elsewhere.example.org')), 401, 'unauthenticated');
    expectProblem(await me(await forged(byEntra.issuer)), 401, 'unauthenticated');
  });
});
