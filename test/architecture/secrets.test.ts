/**
 * The attack of an insider: colleagues, a mentee, a facilitator, a mentor and directors ask everything they may ask, about everybody, with every filter and
 * over days, in worlds that differ in secrets they may not know (secrets-worlds.ts), and must be answered the same. Each leak that there was, or
 * could easily be, is then planted again: an attack that does not find it would prove nothing.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../src/core/db.ts';
import { grants, type Permission } from '../../src/domain/permissions/index.ts';
import type { Relation as Granted } from '../../src/domain/relations.ts';
import { openapiText } from '../../src/http/openapi.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import { badgeEnvironment, privateKey } from '../setup/badges.ts';
import type { Answer } from '../setup/client.ts';
import { closeAfterFile } from '../setup/closing.ts';
import { copyDatabase, type TestDatabase } from '../setup/database.ts';
import { runs } from '../setup/runs.ts';
import { ROOT } from '../setup/source.ts';
import { createWorld, START } from '../setup/world.ts';
import { type Cast, clientsOf, type Relation } from './confidentiality-relations.ts';
import { createScene, stageOf } from './confidentiality-scene.ts';
import { thingsOf } from './confidentiality-things.ts';
import { type Ask, ask, compare, type Difference, isOf, type Operation, operationsOf, type Place, separate } from './secrets-asking.ts';
import { leaks, type Rewrite } from './secrets-leaks.ts';
import { createExtras, type Extras, elsewhere, type Secret, secrets } from './secrets-worlds.ts';
import { harmless, writesOf } from './secrets-writing.ts';

/** When everybody asks: what was planted weeks ago has had its effects, and some of it is still to come. */
const ASKED_ON = '2026-04-20';

const world = await createWorld({ environment: badgeEnvironment(privateKey()) });
let cast: Cast;
let extras: Extras;
let operations: readonly Operation[];
let madeAt: number;
let base: TestDatabase;

const pools = new Map<TestDatabase, pg.Pool>();
/** Pools that keep nothing of what is written. */
const tryingPools = new Map<TestDatabase, pg.Pool>();
closeAfterFile(() => Promise.all([...pools.values(), ...tryingPools.values()].map((pool) => pool.end())));

/** Turns the service to a database while it works. */
async function inWorld<T>(database: TestDatabase, work: () => Promise<T>): Promise<T> {
  const pool = pools.get(database) ?? createPool(database.appUrl, { size: 4 });
  pools.set(database, pool);
  return turned(pool, work);
}

async function turned<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  world.turnTo(pool);
  try {
    return await work();
  } finally {
    world.turnTo(null);
  }
}

/** Like `inWorld`, with each statement in which something occurs as it is with something else in its place; throws where there is none. */
async function inLeaky<T>(database: TestDatabase, rewrites: readonly Rewrite[], work: () => Promise<T>): Promise<T> {
  const unmet = new Set(rewrites);
  const pool = rewritingPool(database, rewrites, (rewrite) => unmet.delete(rewrite));
  const result = await turned(pool, work).finally(() => pool.end());
  for (const [what] of unmet) throw new Error(`no statement has ${what}`);
  return result;
}

/** Like `inWorld`, and nothing that is written stays. */
async function inVain<T>(database: TestDatabase, work: () => Promise<T>): Promise<T> {
  const pool = tryingPools.get(database) ?? rewritingPool(database, [harmless]);
  tryingPools.set(database, pool);
  return turned(pool, work);
}

function rewritingPool(database: TestDatabase, rewrites: readonly Rewrite[], met?: (rewrite: Rewrite) => void): pg.Pool {
  const pool = createPool(database.appUrl, { size: 4 });
  const rewritten = (text: string) =>
    rewrites.reduce((before, rewrite) => {
      const found = before.replace(...rewrite);
      if (found !== before) met?.(rewrite);
      return found;
    }, text);
  pool.on('connect', (client) => {
    // What is prepared passes the wire; what is not, commits among it, is sent as a query.
    const { connection: wire } = client as unknown as { connection: { parse: (statement: { name: string; text: string }) => void } };
    const parse = wire.parse.bind(wire);
    wire.parse = (statement) => parse({ ...statement, text: rewritten(statement.text) });
    const send = client.query.bind(client) as (...given: unknown[]) => unknown;
    const query = (first: string | { text: string } | pg.Submittable, ...rest: unknown[]) => {
      if (typeof first === 'string') return send(rewritten(first), ...rest);
      return send('submit' in first ? first : { ...first, text: rewritten(first.text) }, ...rest);
    };
    Object.assign(client, { query });
  });
  return pool;
}

/** A world in which these secrets are planted, and of all others what stands in their place; as it is once the daily work has followed. */
async function planted(these: readonly Secret[]): Promise<TestDatabase> {
  const copy = await copyDatabase(world.database);
  const stage = stageOf(world, cast);
  await inWorld(copy, async () => {
    const days = [...new Set(secrets.map(({ on }) => on ?? START))].sort();
    for (const day of days) {
      world.at(day);
      for (const secret of secrets.filter(({ on }) => (on ?? START) === day)) {
        await (these.includes(secret) ? secret.plant : secret.instead)?.(stage, extras);
      }
    }
    world.at(ASKED_ON);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  });
  return copy;
}

beforeAll(async () => {
  cast = await createScene(world);
  extras = await createExtras(world, cast);
  const scene = { world, cast, things: await thingsOf(world, cast) };
  const { possible, apart, leaving, gone } = extras;
  const people = [cast.colleague, cast.mentee, cast.fellow, possible, apart, leaving, gone];
  operations = operationsOf(openapiText(world.app), scene, people, { getAssignment: extras.proposal.id });
  madeAt = Date.now();
  base = await planted([]);
}, 600_000);

/** What was answered in the world without secrets, by who asked what: several worlds are held against it. */
const remembered = new Map<string, Answer>();

const inBase =
  (relation: Relation, within: typeof inWorld = inWorld): Place =>
  async (client, asks) => {
    const name = ({ method, url, accept, body }: Ask) => `${relation} ${method} ${url} ${accept} ${JSON.stringify(body)}`;
    const fresh = asks.filter((one) => !remembered.has(name(one)));
    const answers = await within(base, () => ask(client, fresh));
    for (const [i, one] of fresh.entries()) remembered.set(name(one), answers[i] as Answer);
    return asks.map((one) => remembered.get(name(one)) as Answer);
  };

/** What an asker finds that tells the two worlds apart, by these operations or by all; with a leak where there is one. */
function found(relation: Relation, there: TestDatabase, only: readonly string[] = [], rewrite?: Rewrite, isWidened = false) {
  world.at(ASKED_ON);
  const place =
    (database: TestDatabase): Place =>
    (client, asks) =>
      rewrite ? inLeaky(database, [rewrite], () => ask(client, asks)) : inWorld(database, () => ask(client, asks));
  const places = [rewrite || isWidened ? place(base) : inBase(relation), place(there)] as const;
  const asked = only.length === 0 ? operations : operations.filter(({ id }) => only.includes(id));
  return separate({ client: clientsOf(world, cast)[relation], places, isKnown: isOf(madeAt) }, asked);
}

/** What an asker finds that tells the two worlds apart, by what they try to write. Nothing is kept of it. */
async function refused(relation: Relation, there: TestDatabase, only: readonly string[] = [], rewrite?: Rewrite, isWidened = false) {
  world.at(ASKED_ON);
  const place =
    (database: TestDatabase): Place =>
    (client, asks) =>
      rewrite ? inLeaky(database, [harmless, rewrite], () => ask(client, asks)) : inVain(database, () => ask(client, asks));
  const tried = writesOf(cast, extras, relation).filter(({ operation }) => only.length === 0 || only.includes(operation));
  const places = [rewrite || isWidened ? place(base) : inBase(relation, inVain), place(there)] as const;
  const solver = { client: clientsOf(world, cast)[relation], places, isKnown: isOf(madeAt) } as const;
  const { differences, answered } = await compare(solver, tried);
  return { differences, tried: tried.length, done: answered.length };
}

const report = (relation: string, differences: readonly Difference[]) =>
  differences.map(({ url, body, here, there }) => `${relation} ${url} ${body ? JSON.stringify(body) : ''}\n  ${here}\n  ${there}`);

/** Who asks together: each world holds what none of them may know, and what the worlds before have not held for them. */
const GROUPS: readonly (readonly Relation[])[] = [
  ['colleague', 'fellow', 'facilitator', 'director_mentor'],
  ['colleague', 'fellow'],
  ['director'],
  ['lead'],
];

const isUnknown = (secret: Secret, group: readonly Relation[]) => group.every((relation) => secret.unknownTo.includes(relation));

const heldBy = GROUPS.map((group, i) => {
  const before = GROUPS.slice(0, i).filter((earlier) => group.every((relation) => earlier.includes(relation)));
  return secrets.filter((secret) => isUnknown(secret, group) && !before.some((earlier) => isUnknown(secret, earlier)));
});

const worlds = new Map<number, Promise<TestDatabase>>();

/** The world with all secrets of a group, made once. */
function worldOf(group: number): Promise<TestDatabase> {
  const made = worlds.get(group) ?? planted(heldBy[group] ?? []);
  worlds.set(group, made);
  return made;
}

describe('nobody tells worlds apart', () => {
  for (const [i, group] of GROUPS.entries()) {
    // All secrets at once, or also each alone, so that none can hide behind another.
    const alone = runs(0, 1) === 1 ? (heldBy[i] ?? []).map((secret) => [secret]) : [];
    for (const these of [null, ...alone]) {
      test(`that differ in ${these?.[0]?.name ?? 'everything they may not know'}: ${group.join(', ')}`, {
        timeout: 3_600_000,
      }, async () => {
        const there = await (these ? planted(these) : worldOf(i));
        for (const relation of group) {
          const { differences, asked } = await found(relation, there);
          expect(report(relation, differences)).toEqual([]);
          expect(asked, 'questions').toBeGreaterThan(300);
          const attempt = await refused(relation, there);
          expect(report(relation, attempt.differences)).toEqual([]);
          expect(
            [attempt.tried, attempt.done].every((count) => count > 100),
            'tried and done',
          ).toBe(true);
        }
      });
    }
  }

  test('each secret is held by a world', () => {
    expect(secrets.filter((secret) => !heldBy.flat().includes(secret))).toEqual([]);
  });
});

describe('the attack finds it where', () => {
  for (const { name, asker, group, operation, open, rewrite, byWriting } of leaks) {
    test(name, { timeout: 600_000 }, async () => {
      const there = await worldOf(group);
      const attack = async (): Promise<{ differences: readonly Difference[] }> =>
        (byWriting ? refused : found)(asker, there, [operation], rewrite, open !== undefined);
      const { differences } = await (open ? widened(open, attack) : attack());
      expect(differences.map((difference) => difference.operation)).toContain(operation);
    });
  }

  test('it would be told: each secret by a leak', () => {
    const told = leaks.flatMap(({ tells }) => tells);
    expect(secrets.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([]);
    expect(told.filter((name) => !secrets.some((secret) => secret.name === name))).toEqual([]);
  });
});

/** Everybody holds the permission while it works. */
async function widened<T>(permission: Permission, work: () => Promise<T>): Promise<T> {
  const relations = grants[permission] as unknown as Granted[];
  relations.push('anyone');
  try {
    return await work();
  } finally {
    relations.pop();
  }
}

test('every confidential field is in a pair of worlds, or it is said why it needs none', () => {
  const confidential = readFileSync(path.join(ROOT, 'openapi/fields.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => (/ {2}C[4-9]$/.test(line) ? [/^(.+?) {2}/.exec(line)?.[1] ?? ''] : []));
  const patterns = [...secrets.flatMap(({ fields }) => fields), ...Object.values(elsewhere).flat()];
  const covers = (pattern: string, field: string) => (pattern.endsWith('*') ? field.startsWith(pattern.slice(0, -1)) : field === pattern);
  const missing = confidential.filter((field) => !patterns.some((pattern) => covers(pattern, field)));
  expect(missing, 'add the secret that they say to secrets-worlds.ts, and the leak that would tell it above').toEqual([]);
  expect(patterns.filter((pattern) => !confidential.some((field) => covers(pattern, field)))).toEqual([]);
});
