import { randomBytes } from 'node:crypto';
import { civilDateAt } from './clock.ts';
import type { Db, Tx } from './db.ts';
import { TechnicalProblem } from './problem.ts';

/** A leadership role held today, as permissions see it. */
export type HeldRole = Readonly<{ id: string; role: string; division_id: string | null; site_id: string | null; portfolio: string | null }>;

/** The caller: a person of one department, with the roles of today, and the client that acts for the person, if any. */
export type Actor = Readonly<{
  person_id: string;
  department_id: string;
  time_zone: string;
  roles: readonly HeldRole[];
  /** The service client of an `act` claim (RFC 8693). Its own roles never count: the person's do. */
  client_id: string | null;
  /** The token's scopes, which narrow what the roles allow; null where the token has no scope claim. */
  scopes: ReadonlySet<string> | null;
}>;

/** The actor id of work that the service does by itself, such as the daily work. It belongs to no person. */
export const THE_SERVICE = '00000000-0000-0000-0000-000000000000';

/** Whoever reads what is public: no person, of no department, to whom nothing is allowed. */
export const NOBODY: Actor = {
  person_id: THE_SERVICE,
  department_id: THE_SERVICE,
  time_zone: 'UTC',
  roles: [],
  client_id: null,
  scopes: new Set(),
};

/** The `If-Match` header: its entity tags, `*`, or missing. */
export type Precondition = Readonly<{ tags: readonly string[] | '*' } | { missing: true }>;

/** What cursors of lists are sealed with, and the address whose list they belong to. */
export type Cursors = Readonly<{ key: Buffer; address: string }>;

/** For contexts outside a request, whose cursors nobody sends back. */
const UNSHARED: Cursors = { key: randomBytes(32), address: '' };

/**
 * What a request passes on: route → service → queries. `today` is the civil date in the department's zone and
 * `now` the instant it was taken from; both stay the same for the whole request.
 */
export type Ctx<D extends Db = Db> = Readonly<{
  db: D;
  actor: Actor;
  department_id: string;
  now: string;
  today: string;
  request_id: string | null;
  operation_id: string;
  dry_run: boolean;
  count_exact: boolean;
  precondition: Precondition | null;
  cursors: Cursors;
  /**
   * Filled during the request: the permissions checked, whether `If-Match` was compared with a row, whether a PUT created one, and the address of
   * what waits for a second person instead.
   */
  asked: { permissions: Set<string>; precondition: boolean; created?: boolean; waits?: string };
  /** What was recorded during the request, for those who follow it at its end. */
  recorded: Recorded[];
}>;

/** An event of the transaction: its type, and the row it is about. */
export type Recorded = Readonly<{ type: string; subject_id: string }>;

/** The input of `newContext`; the members of the second part are optional. */
type Given<D extends Db> = Pick<Ctx<D>, 'db' | 'actor' | 'now' | 'operation_id'> &
  Partial<Pick<Ctx, 'request_id' | 'dry_run' | 'count_exact' | 'precondition' | 'cursors'>>;

/** Makes a context; nothing else does. `today` is the day of `now` in the actor's zone. */
export function newContext<D extends Db>({
  request_id = null,
  dry_run = false,
  count_exact = false,
  precondition = null,
  cursors = UNSHARED,
  ...given
}: Given<D>): Ctx<D> {
  return {
    ...given,
    department_id: given.actor.department_id,
    today: civilDateAt(Date.parse(given.now), given.actor.time_zone),
    request_id,
    dry_run,
    count_exact,
    precondition,
    cursors,
    asked: { permissions: new Set(), precondition: false },
    recorded: [],
  };
}

/** A context inside a transaction. A service that writes takes this one, so that a plain context does not compile. */
export type WriteCtx = Ctx<Tx>;

/**
 * Returns the row if the operation may use it. Queries return a row only if the caller may see it; its column `permitted`, where there is
 * one, states whether the operation is allowed on it.
 * @throws Problem not-found without a row; permission-denied where the row may be read but not used this way.
 */
export function granted<R extends object>(row: R | undefined): R {
  if (!row) throw new TechnicalProblem('not-found');
  if ('permitted' in row && row.permitted !== true) throw new TechnicalProblem('permission-denied');
  return row;
}

/**
 * Like `granted`, for a row that is about to change: compares the request's `If-Match` with its version.
 * @throws Problem precondition-required without the header, version-weak with weak tags alone, version-stale with another version.
 */
export function matched<R extends { row_version: number }>(ctx: WriteCtx, candidate: R | undefined): R {
  const row = granted(candidate);
  ctx.asked.precondition = true;
  if (!ctx.precondition) return row;
  if ('missing' in ctx.precondition) {
    throw new TechnicalProblem('precondition-required', {
      detail: 'Send If-Match with the ETag you read, or * to change any version.',
      errors: [{ header: 'If-Match', code: 'required', detail: 'is required' }],
    });
  }
  const { tags } = ctx.precondition;
  if (tags !== '*' && !tags.includes(`"${row.row_version}"`)) {
    if (tags.every((tag) => tag.startsWith('W/'))) {
      throw new TechnicalProblem('version-weak', {
        detail:
          'If-Match compares strong entity tags: send the tag without W/, or row_version in quotes. A proxy that compresses answers weakens their tags.',
        errors: [{ header: 'If-Match', code: 'weak', detail: 'must hold a strong entity tag, such as "3"' }],
        current_version: row.row_version,
      });
    }
    throw new TechnicalProblem('version-stale', {
      detail: 'Read it again before you change it.',
      current_version: row.row_version,
    });
  }
  return row;
}

/**
 * For a PUT that finds nothing under its key and is about to create it: needs no `If-Match`, and where one was sent, even `*`, it
 * cannot hold (RFC 9110, 13.1.1).
 * @throws Problem version-stale
 */
export function absent(ctx: WriteCtx): void {
  ctx.asked.precondition = true;
  if (ctx.precondition && !('missing' in ctx.precondition)) {
    throw new TechnicalProblem('version-stale', {
      detail: 'There is nothing under this key yet; send no If-Match to create it.',
      current_version: null,
    });
  }
  ctx.asked.created = true;
}
