import { civilDate } from './clock.ts';
import type { Db, Tx } from './db.ts';
import { TechnicalProblem } from './problem.ts';

/** A leadership role held today, as permissions see it. */
export type HeldRole = Readonly<{ id: string; role: string; division_id: string | null; site_id: string | null; portfolio: string | null }>;

/** Who is asking: a person of one department, with the roles of today, and the client that acts for the person, if any. */
export type Actor = Readonly<{
  person_id: string;
  department_id: string;
  time_zone: string;
  roles: readonly HeldRole[];
  /** The service client of an `act` claim (RFC 8693). Its own roles never count: the person's do. */
  client_id: string | null;
  /** What the token's scopes leave of the roles; null where the token carries no scope claim. */
  scopes: ReadonlySet<string> | null;
}>;

/** The actor of what the calendar brings about: no person, but the service itself. */
export const THE_SERVICE = '00000000-0000-0000-0000-000000000000';

/** What `If-Match` said: the entity tags, or `*`, or nothing. */
export type Precondition = Readonly<{ tags: readonly string[] | '*' } | { missing: true }>;

/**
 * Everything one request carries down: route → service → queries. `today` is the civil date in the department's zone and
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
  /** Filled as the work goes: which permissions were asked, whether the precondition was held against a row, and whether a PUT made one. */
  asked: { permissions: Set<string>; precondition: boolean; created?: boolean };
}>;

/** What a context is made of, with what may be left out: see `newContext`. */
type Given<D extends Db> = Pick<Ctx<D>, 'db' | 'actor' | 'now' | 'operation_id'> &
  Partial<Pick<Ctx, 'request_id' | 'dry_run' | 'count_exact' | 'precondition'>>;

/** The one place where contexts are made. The day is that of `now` in the actor's zone; nothing has been asked yet. */
export function newContext<D extends Db>({
  request_id = null,
  dry_run = false,
  count_exact = false,
  precondition = null,
  ...given
}: Given<D>): Ctx<D> {
  return {
    ...given,
    department_id: given.actor.department_id,
    today: civilDate(Temporal.Instant.from(given.now), given.actor.time_zone),
    request_id,
    dry_run,
    count_exact,
    precondition,
    asked: { permissions: new Set(), precondition: false },
  };
}

/** A context inside a transaction. A service that writes takes this one, so that a plain context does not compile. */
export type WriteCtx = Ctx<Tx>;

/**
 * The row, once it may be used. A row arrives only if the reader may see it, with `permitted` saying whether the operation
 * is allowed on it.
 * @throws Problem not-found, when no row came; permission-denied, when the row may be read but not used this way.
 */
export function granted<R extends object>(row: R | undefined): R {
  if (!row) throw new TechnicalProblem('not-found');
  if ('permitted' in row && row.permitted !== true) throw new TechnicalProblem('permission-denied');
  return row;
}

/**
 * Like `granted`, for a row that is about to change: holds the request's `If-Match` against its version.
 * @throws Problem precondition-required without the header, version-stale with another version.
 */
export function matched<R extends { row_version: number }>(ctx: WriteCtx, candidate: R | undefined): R {
  const row = granted(candidate);
  ctx.asked.precondition = true;
  if (!ctx.precondition) return row;
  if ('missing' in ctx.precondition) {
    throw new TechnicalProblem('precondition-required', {
      detail: 'Send If-Match with the ETag you read, or * to change whatever is there.',
      errors: [{ header: 'If-Match', code: 'required', detail: 'The header is missing.' }],
    });
  }
  if (ctx.precondition.tags !== '*' && !ctx.precondition.tags.includes(`"${row.row_version}"`)) {
    throw new TechnicalProblem('version-stale', {
      detail: 'Read it again and decide on what you then see.',
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
