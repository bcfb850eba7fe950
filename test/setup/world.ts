/**
 * A small department to try things in: a database of its own, the whole application on it, a clock that tests move, and words for
 * making people and what holds between them. Facts are written by SQL as the owner, so that the tests of one feature do not need another feature.
 */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { Logger } from 'pino';
import { inject } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { ChangeListener } from '../../src/core/change-listener.ts';
import { createDb, createPool, type Db, type StatementCount } from '../../src/core/db.ts';
import { announcesIdentities, IDENTITY_CHANNEL, rememberIdentities } from '../../src/domain/identities.ts';
import { createDevIssuer, type DevIssuer } from '../../src/http/dev-issuer.ts';
import { verifyAnswers } from '../../src/http/serializer.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { noteAnswers, writeAnswers } from './answers.ts';
import { type Client, createClient } from './client.ts';
import { closeAfterFile } from './closing.ts';
import type { TestDatabase } from './database.ts';
import { createDepartment, type Department, type Person, type RoleName, type RoleOptions } from './department.ts';
import { type LentDatabase, lendDatabase } from './lending.ts';

verifyAnswers();

export type { Department, Person } from './department.ts';

/** The first day of every world. */
export const START = '2026-03-01T15:00:00Z';
export const ISSUER = 'https://login.example.org';
export const AUDIENCE = 'https://mentorship.example.org';

/** Limits are for the tests that are about them. */
const UNLIMITED = { NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000', CONCURRENT_REQUESTS_PER_PERSON: '1000', BUSY_DELAY_MS: '0' };

/**
 * How much text of prepared statements a connection keeps: several times what the service has memory for, because tests ask everything there is, and a
 * statement that is given up in between is planned anew.
 */
const MOST_TEXT = 1_000_000;

export interface WorldOptions {
  /** Default: midday of 1 March 2026 in Toronto. */
  now?: string;
  /** Environment variables, for what is configurable. */
  environment?: Record<string, string>;
  logger?: Logger;
  /** Called with the bare instance before any route exists. */
  observe?: (app: FastifyInstance) => void;
  workerRunning?: () => boolean;
  stopping?: () => boolean;
  /** Remembers who signs in, as the process does; `changes` is then what it listens with, on this URL if one is given. */
  identities?: boolean | { url?: (appUrl: string) => string; probeMs?: number; trustMs?: number };
}

export interface AsOptions {
  /** Narrow the token to these. */
  scopes?: readonly string[];
  /** The service client that acts for the person. */
  actor?: Person;
  /** `client_id` of the token. */
  client?: string;
}

export interface World extends Department {
  app: FastifyInstance;
  /** As the service: without the rights of the owner. */
  db: Db;
  database: TestDatabase;
  /** Present with `identities`. */
  changes: ChangeListener | undefined;
  issuer: DevIssuer;
  /** How many statements the service has sent so far. */
  counter: StatementCount;
  /** Moves the clock of the service: an instant, or a day (then midday UTC). */
  at(instant: string): void;
  /** The clock's instant, for contexts made by hand. */
  clock(): Temporal.Instant;
  /** A client that sends tokens of this person. */
  as(who: Pick<Person, 'subject' | 'kind'>, options?: AsOptions): Client;
  /** A client without a token. */
  anonymous: Client;
  /** A second department with its own people, invisible to this one. Made once. */
  otherDepartment(): Promise<Department>;
  /** The application once more, on the same database and its department, configured in another way. Has its own clock and counts for itself. */
  beside(options: WorldOptions): Promise<World>;
  freshPeople(): Promise<People>;
  /** A transaction of the owner's that holds locks until it is released, to make two requests meet. */
  blocker(): Promise<Blocker>;
  /** From now on the service works on this pool, such as one of a copy of the database; null: on its own again. */
  turnTo(pool: pg.Pool | null): void;
  /** What `work` costs in statements of the service. */
  statements(work: () => Promise<unknown>): Promise<number>;
}

export interface Blocker {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
  /** Resolves once another session waits for a lock held here. */
  someoneWaits(): Promise<void>;
  /** Rolls back; a second time does nothing. */
  release(): Promise<void>;
}

/** One person for each relation that grants.ts knows. The mentee is of CARD and works at UNION, the mentor of NEPH at NORTH. */
export interface People {
  mentee: Person;
  mentor: Person;
  director: Person;
  mentorDirector: Person;
  pic: Person;
  head: Person;
  facilitator: Person;
  lead: Person;
  chair: Person;
  viceChair: Person;
  committee: Person;
  facultyAffairs: Person;
  admin: Person;
  /** A colleague of another division, without a role. */
  outsider: Person;
  /** A person of another department, who is its faculty affairs and programme administrator. */
  stranger: Person;
  /** A service client of the department, without a role. */
  service: Person;
  /** A subject that signs in, but is nobody here. */
  nobody: Pick<Person, 'subject' | 'kind'>;
}

/** What a world stands on: a lent database, the application on it, and what moves it. */
interface Ground {
  pool: pg.Pool;
  db: Db;
  app: FastifyInstance;
  issuer: DevIssuer;
  changes: ChangeListener | undefined;
  counter: StatementCount;
  answers: Set<string>;
  now: Temporal.Instant;
  /** Where the service works now. */
  turned: pg.Pool;
}

/** The application on a database that is lent again, for worlds without wishes: to build one costs more than most tests. */
const kept = new WeakMap<LentDatabase, Ground>();

/** A world of its own, closed after the file's tests. Costs a few tenths of a second: one for a file is usually right. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const lent = await lendDatabase();
  const { now, ...wishes } = options;
  const isPlain = Object.values(wishes).every((wish) => wish === undefined);
  const ground = (isPlain && kept.get(lent)) || (await createGround(lent, wishes));
  ground.now = Temporal.Instant.from(now ?? START);
  closeAfterFile(async () => {
    await noteAnswered(ground);
    ground.turned = ground.pool;
    // Somebody may still be connected to what listens.
    const isKept = isPlain && !ground.app.server.listening;
    if (isKept) kept.set(lent, ground);
    else if (kept.get(lent) === ground) kept.delete(lent);
    if (isKept) lent.atDiscard = () => close(ground);
    else if (!kept.has(lent)) lent.atDiscard = undefined;
    if (!isKept) await close(ground);
  });

  const department = await createDepartment(lent.owner, { code: 'DOM', name: 'Department of Medicine', issuer: ISSUER });
  let other: Promise<Department> | undefined;
  const otherDepartment = () => {
    other ??= createDepartment(lent.owner, { code: 'SURG', name: 'Department of Surgery', issuer: ISSUER });
    return other;
  };
  return worldOn({ lent, department, otherDepartment }, ground);
}

/** Where a world is: several can be at one place. */
type Location = Readonly<{ lent: LentDatabase; department: Department; otherDepartment: () => Promise<Department> }>;

function worldOn(location: Location, ground: Ground): World {
  const { lent, department, otherDepartment } = location;
  const { app, db, issuer, changes, counter, pool } = ground;
  const tokens = tokensOf(issuer, () => ground.now);
  return {
    ...department,
    app,
    db,
    database: { ownerUrl: lent.ownerUrl, appUrl: lent.appUrl },
    changes,
    issuer,
    counter,
    at: (instant) => {
      ground.now = Temporal.Instant.from(/T/.test(instant) ? instant : `${instant}T12:00:00Z`);
    },
    clock: () => ground.now,
    as: (who, as = {}) => createClient(app, () => tokens(who, as)),
    anonymous: createClient(app, () => null),
    otherDepartment,
    beside: async ({ now, ...wishes }) => {
      const another = await createGround(lent, wishes);
      another.now = Temporal.Instant.from(now ?? START);
      closeAfterFile(async () => {
        await noteAnswered(another);
        await close(another);
      });
      return worldOn(location, another);
    },
    freshPeople: () => freshPeople(department, otherDepartment),
    blocker: () => blockerOf(lent.owner),
    turnTo: (other) => {
      ground.turned = other ?? pool;
    },
    statements: async (work) => {
      const before = counter.statements;
      await work();
      return counter.statements - before;
    },
  };
}

async function noteAnswered({ answers }: Ground): Promise<void> {
  await writeAnswers(inject('answers'), answers);
  answers.clear();
}

async function createGround(lent: LentDatabase, options: Omit<WorldOptions, 'now'>): Promise<Ground> {
  const changes = options.identities ? listenerOf(lent.appUrl, options.identities) : undefined;
  // Connections that announce changes to this listener end with it.
  const pool = changes ? createPool(lent.appUrl, { size: 4, changes }) : lent.pool;
  const counter: StatementCount = { statements: 0 };
  const db = createDb(
    turning(pool, () => ground.turned),
    counter,
    MOST_TEXT,
  );
  const date = () => new Date(ground.now.epochMilliseconds);
  const issuer = createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock: date });
  const answers = new Set<string>();
  const ground = { pool, db, issuer, changes, counter, answers, now: Temporal.Instant.from(START), turned: pool } as Ground;
  ground.app = await createApp({
    observe: (instance) => {
      noteAnswers(instance, answers);
      options.observe?.(instance);
    },
    config: loadConfig({ ...UNLIMITED, ...options.environment }),
    db,
    clock: () => ground.now,
    signedIn: changes && rememberIdentities(db, changes),
    verify: createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock: date, jwks: issuer.jwks }),
    devIssuer: { name: ISSUER, issuer },
    workerRunning: options.workerRunning ?? (() => true),
    stopping: options.stopping ?? (() => false),
    ...(options.logger && { logger: options.logger }),
  });
  return ground;
}

async function close({ app, changes, db }: Ground): Promise<void> {
  await app.close();
  await changes?.stop();
  if (changes) await db.destroy();
}

function listenerOf(appUrl: string, options: NonNullable<WorldOptions['identities']>): ChangeListener {
  const { url = (given: string) => given, ...times } = options === true || options === false ? {} : options;
  const changes = new ChangeListener({ url: url(appUrl), channel: IDENTITY_CHANNEL, isAnnounced: announcesIdentities, ...times });
  changes.start();
  return changes;
}

/** The pool, with the connections of another one while `current` names one. */
function turning(pool: pg.Pool, current: () => pg.Pool): pg.Pool {
  return new Proxy(pool, {
    get: (own, member) => {
      const from = member === 'connect' ? current() : own;
      const value: unknown = Reflect.get(from, member);
      return typeof value === 'function' && member !== 'Client' ? value.bind(from) : value;
    },
  });
}

async function blockerOf(owner: pg.Pool): Promise<Blocker> {
  const session = await owner.connect();
  await session.query('begin');
  let released = false;
  return {
    query: (text, values = []) => session.query(text, [...values]),
    someoneWaits: async () => {
      const waiting = 'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))';
      for (let attempt = 0; attempt < 500; attempt += 1) {
        // Else the transaction goes on seeing the sessions that there were when it first asked.
        await session.query('select pg_stat_clear_snapshot()');
        if ((await session.query(waiting)).rowCount) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error('nobody waited for the lock within five seconds');
    },
    release: async () => {
      if (released) return;
      released = true;
      await session.query('rollback');
      session.release();
    },
  };
}

/** Tokens are minted once for each person and instant: signing costs more than most requests. */
function tokensOf(issuer: DevIssuer, clock: () => Temporal.Instant) {
  const minted = new Map<string, Promise<string>>();
  return ({ subject, kind }: Pick<Person, 'subject' | 'kind'>, { scopes, actor, client }: AsOptions): Promise<string> => {
    // A token whose client is its subject is a client-credentials token.
    const client_id = client ?? (kind === 'service' ? subject : undefined);
    const name = JSON.stringify([subject, client_id, scopes, actor?.subject, issuer.jwks().keys[0]?.kid, clock().epochMilliseconds]);
    const token = minted.get(name) ?? issuer.mint(subject, { client_id, scopes, actor: actor?.subject });
    minted.set(name, token);
    return token;
  };
}

async function freshPeople(department: Department, otherDepartment: () => Promise<Department>): Promise<People> {
  const { person, role } = department;
  const withRole = async (held: RoleName, scope?: RoleOptions) => {
    const holder = await person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await role(holder, held, scope);
    return holder;
  };
  const strangers = await otherDepartment();
  const stranger = await strangers.person({ division: 'CARD', site: 'UNION' });
  await strangers.role(stranger, 'faculty_affairs');
  await strangers.role(stranger, 'programme_admin');
  return {
    mentee: await person({ division: 'CARD', site: 'UNION' }),
    mentor: await person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }),
    director: await withRole('division_director', { division: 'CARD' }),
    mentorDirector: await withRole('division_director', { division: 'NEPH' }),
    pic: await withRole('physician_in_chief', { site: 'UNION' }),
    head: await withRole('hospital_division_head', { division: 'CARD', site: 'UNION' }),
    facilitator: await withRole('mentorship_facilitator', { division: 'CARD' }),
    lead: await withRole('mentorship_lead'),
    chair: await withRole('chair'),
    viceChair: await withRole('vice_chair', { portfolio: 'education' }),
    committee: await withRole('committee_member', { committee: 'Mentorship' }),
    facultyAffairs: await withRole('faculty_affairs'),
    admin: await withRole('programme_admin'),
    outsider: await person({ division: 'GIM', site: 'NORTH' }),
    stranger,
    service: await person({ kind: 'service' }),
    nobody: { subject: `nobody-${crypto.randomUUID()}`, kind: 'faculty' },
  };
}
