import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../domain/references.ts';
import * as queries from './queries.ts';
import type { ConflictDeclaration, ConflictDeclarationQuery, EndConflictDeclaration, NewConflictDeclaration } from './schema.ts';

const owner = { person: 'c.person_id' } as const;

const own = (ctx: Ctx) => allowed(ctx, 'declaration:read', owner);

/** Lists the caller's own declarations in the order in which they were made. Reading them is recorded as an event. */
export async function list(ctx: WriteCtx, query: ConflictDeclarationQuery) {
  const found = await page(ctx, query, queries.filtered(ctx, own(ctx), query), [{ column: 'c.id', field: 'id' }]);
  if (found.items.length > 0) await record(ctx, { type: 'declaration.listed', subject_id: ctx.actor.person_id });
  return found;
}

/** Reads one declaration; reading it is recorded as an event. @throws Problem not-found, also for everybody but the person who declared it */
export async function get(ctx: WriteCtx, id: string): Promise<ConflictDeclaration> {
  const row = granted(await queries.find(ctx, id, own(ctx)));
  await record(ctx, { type: 'declaration.read', subject_id: id });
  return row;
}

/** The declaration after a change: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<ConflictDeclaration> {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Records that the caller and another person cannot be matched, in either direction, as long as the declaration holds. Nobody is notified;
 * the event names neither the other person nor the kind.
 * @throws Problem declaration-unfit, reference-unknown, person-merged, period-empty, period-overlap, permission-denied
 */
export async function declare(ctx: WriteCtx, values: NewConflictDeclaration): Promise<ConflictDeclaration> {
  const { person_id } = ctx.actor;
  const permitted = allowed(ctx, 'declaration:write', { person: 'p.id' });
  const people = await queries.lockPeople(ctx, [person_id, values.other_id], permitted);
  const declarer = people.find(({ id }) => id === person_id);
  if (!declarer?.permitted || !canBeMatched(declarer)) {
    throw new Problem('permission-denied', { detail: 'Only faculty members and external persons can declare conflicts.' });
  }
  const other = people.find(({ id }) => id === values.other_id);
  if (!other) throw noSuch('person', '/other_id');
  const { merged_into_id } = other;
  if (merged_into_id) throw mergedAway(merged_into_id, '/other_id');
  if (!canBeMatched(other)) throw Problem.at('declaration-unfit', '/other_id', 'Only faculty members and external persons can be matched.');
  if (other.deceased_on !== null && other.deceased_on <= ctx.today) {
    throw Problem.at('declaration-unfit', '/other_id', 'The person is no longer alive.');
  }
  const { starts_on = ctx.today, ends_on } = values;
  if (ends_on && ends_on <= starts_on)
    throw Problem.at('period-empty', '/ends_on', 'ends_on is the first day on which it no longer holds, and comes after starts_on.');
  const { id } = await queries.insert(ctx, { ...values, starts_on, person_id });
  await record(ctx, { type: 'declaration.recorded', subject_id: id });
  return shown(ctx, id);
}

function canBeMatched({ kind }: { kind: string }): boolean {
  return kind === 'faculty' || kind === 'external';
}

/**
 * Ends a declaration today or on a later day. A planned end can only be moved to an earlier day, and past days stay declared. Setting the same
 * end again changes nothing.
 * @throws Problem declaration-state, declaration-day-unfit
 */
export async function end(ctx: WriteCtx, id: string, { on }: EndConflictDeclaration): Promise<ConflictDeclaration> {
  const before = matched(ctx, await queries.lock(ctx, id, own(ctx), allowed(ctx, 'declaration:write', owner)));
  const earliest = before.starts_on > ctx.today ? before.starts_on : ctx.today;
  const ends_on = on ?? earliest;
  if (before.ends_on === ends_on || (on === undefined && before.ends_on !== null && before.ends_on <= earliest)) return shown(ctx, id);
  if (before.ends_on !== null && before.ends_on <= earliest) {
    throw new Problem('declaration-state', { detail: `The declaration ended on ${before.ends_on}.`, state: 'ended' });
  }
  if (ends_on < earliest || (before.ends_on !== null && ends_on > before.ends_on)) {
    const latest = before.ends_on === null ? '' : ` and not after ${before.ends_on}`;
    throw Problem.at('declaration-day-unfit', '/on', `The declaration can end on ${earliest} or later${latest}.`);
  }
  await queries.setEnd(ctx, id, ends_on);
  await record(ctx, { type: 'declaration.ended', subject_id: id });
  return shown(ctx, id);
}

/** Moves the declarations by or about a duplicate person to the surviving record of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
