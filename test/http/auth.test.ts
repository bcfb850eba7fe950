import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { createClient, expectProblem } from '../setup/client.ts';
import { startOidc } from '../setup/oidc.ts';
import { AUDIENCE, createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

describe('401', () => {
  it('without a token, with a malformed one, and with one of another issuer', async () => {
    const without = await world.anonymous.get('/v1/me');
    expectProblem(without, 401, 'unauthenticated');
    expect(without.headers['www-authenticate']).toBe('Bearer');
    const broken = await world.anonymous.get('/v1/me', { headers: { authorization: 'Bearer a.b.c' } });
    expectProblem(broken, 401, 'unauthenticated');
    expect(broken.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('with a token that has expired by the service’s clock', async () => {
    const token = await world.issuer.mint(people.mentee.subject, { ttl_s: 60 });
    world.at('2026-03-01T15:05:00Z');
    expectProblem(await world.anonymous.get('/v1/me', { headers: { authorization: `Bearer ${token}` } }), 401, 'unauthenticated');
    world.at('2026-03-01T15:00:00Z');
  });
});

describe('403', () => {
  it('a valid token of an unknown subject is no person of any department', async () => {
    expectProblem(await world.as(people.nobody).get('/v1/me'), 403, 'identity-unknown');
  });

  it('people who died and ended logins do not sign in; a merged person signs in as the survivor', async () => {
    const [dead, left, duplicate] = [await world.person(), await world.person(), await world.person()];
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${dead.id}`;
    await world.sql`update person_login set ended_at = now() where person_id = ${left.id}`;
    await world.sql`update person set merged_into_id = ${people.mentee.id} where id = ${duplicate.id}`;
    expectProblem(await world.as(dead).get('/v1/me'), 403, 'identity-unknown');
    expectProblem(await world.as(left).get('/v1/me'), 403, 'identity-unknown');
    expect((await world.as(duplicate).get('/v1/me')).body['person_id']).toBe(people.mentee.id);
  });

  it('a client-credentials token is a service client, never a person', async () => {
    expect((await world.as(people.service).get('/v1/me')).body['person_id']).toBe(people.service.id);
    const impersonator = world.as(people.mentee, { client: people.mentee.subject });
    expectProblem(await impersonator.get('/v1/me'), 403, 'identity-unknown');
  });

  it('only a registered service client of the same department acts for a person', async () => {
    const foreign = await (await world.otherDepartment()).person({ kind: 'service' });
    expectProblem(await world.as(people.director, { actor: foreign }).get('/v1/me'), 403, 'identity-unknown');
    expectProblem(await world.as(people.director, { actor: people.mentee }).get('/v1/me'), 403, 'identity-unknown');
    const acting = await world.as(people.director, { actor: people.service }).get('/v1/me');
    expect(acting.body).toMatchObject({ person_id: people.director.id, client_id: people.service.id });
  });

  it('a missing scope is named; a scope never adds to what the roles permit', async () => {
    const narrowed = await world.as(people.facultyAffairs, { scopes: ['person:read'] }).get('/v1/department');
    expectProblem(narrowed, 403, 'insufficient-scope');
    expect(narrowed.headers['www-authenticate']).toContain('scope="department:read"');
    const broad = await world
      .as(people.mentee, { scopes: ['mentorship:read', 'mentorship:write'] })
      .patch('/v1/department', { name: 'Mine' }, { ifMatch: '*' });
    expectProblem(broad, 403, 'permission-denied');
  });
});

describe('rights are those of today', () => {
  it('a role counts from its first day to the day before its end, in the department’s zone', async () => {
    const director = await world.person({ division: 'GIM' });
    await world.role(director, 'division_director', { division: 'NEPH', starts_on: '2026-03-05', ends_on: '2026-03-07' });
    const roles = async (at: string) => {
      world.at(at);
      return ((await world.as(director).get('/v1/me')).body['roles'] as object[]).length;
    };
    // Toronto is five hours behind: 2026-03-05 begins there at 05:00 UTC.
    expect(await roles('2026-03-05T04:59:00Z')).toBe(0);
    expect(await roles('2026-03-05T05:00:00Z')).toBe(1);
    expect(await roles('2026-03-07T04:59:00Z')).toBe(1);
    expect(await roles('2026-03-07T05:00:00Z')).toBe(0);
    world.at('2026-03-01T15:00:00Z');
  });
});

describe('a real identity provider', () => {
  it('is accepted for its client-credentials tokens, through a key rotation', async () => {
    const oidc = await startOidc({ audience: AUDIENCE, clients: ['hr-portal'], scope: 'mentorship:read' });
    try {
      const portal = await world.person({ kind: 'service' });
      await world.insert('person_login', { person_id: portal.id, issuer: oidc.issuer, subject: 'hr-portal' });
      const app = await createApp({
        config: loadConfig({ NODE_ENV: 'test' }),
        db: world.db,
        clock: () => Temporal.Now.instant(),
        verify: createVerifier({ issuer: oidc.issuer, audience: AUDIENCE, jwksUrl: oidc.jwksUrl, clock: () => new Date() }),
        workerRunning: () => true,
        stopping: () => false,
      });
      const first = await oidc.token();
      expect((await createClient(app, async () => first).get('/v1/me')).body['person_id']).toBe(portal.id);
      const ours = await world.issuer.mint(portal.subject);
      expectProblem(await createClient(app, async () => ours).get('/v1/me'), 401, 'unauthenticated');
      await app.close();
    } finally {
      await oidc.stop();
    }
  });
});

describe('the development issuer', () => {
  it('mints for people by HR number, e-mail or subject, and refuses unknown ones', async () => {
    const mint = (as: string) => world.anonymous.post<{ access_token: string }>('/dev/tokens', { as });
    for (const name of [people.mentee.hr_number ?? '', people.mentee.email, people.mentee.subject]) {
      const { body } = await mint(name);
      const me = await world.anonymous.get('/v1/me', { headers: { authorization: `Bearer ${body.access_token}` } });
      expect(me.body['person_id']).toBe(people.mentee.id);
    }
    expectProblem(await mint('nobody-at-all'), 422, 'reference-unknown');
  });

  it('does not exist where another issuer is configured', async () => {
    const app = await createApp({
      config: loadConfig({ NODE_ENV: 'test' }),
      db: world.db,
      clock: () => Temporal.Now.instant(),
      verify: async () => Promise.reject(new Error('unused')),
      workerRunning: () => true,
      stopping: () => false,
    });
    expectProblem(await createClient(app, () => null).post('/dev/tokens', { as: 'director' }), 404, 'route-not-found');
    await app.close();
  });
});
