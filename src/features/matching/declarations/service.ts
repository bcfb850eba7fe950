import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../domain/references.ts';
import * as queries from './queries.ts';
import type { ConflictDeclaration, ConflictDeclarationQuery, EndConflictDeclaration, NewConflictDeclaration } from './schema.ts';

const whose = { person: 'c.person_id' } as const;

const own = (ctx: Ctx) => allowed(ctx, 'declaration:read', whose);

/** The asker's own declarations, in the order they were made; that they were read is told. */
export async function list(ctx: WriteCtx, query: ConflictDeclarationQuery) {
  const found = await page(ctx, query, queries.filtered(ctx, own(ctx), query), [{ column: 'c.id', field: 'id' }]);
  if (found.items.length > 0) await record(ctx, { type: 'declaration.listed', subject_id: ctx.actor.person_id });
  return found;
}

/** @throws Problem not-found, also for everybody but who declared it */
export async function get(ctx: WriteCtx, id: string): Promise<ConflictDeclaration> {
  const row = granted(await queries.find(ctx, id, own(ctx)));
  await record(ctx, { type: 'declaration.read', subject_id: id });
  return row;
}

async function shown(ctx: WriteCtx, id: string): Promise<ConflictDeclaration> {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Says that the asker and somebody else cannot be matched, in either direction, as long as it holds. Tells nobody; the event names neither
 * the other person nor the kind.
 * @throws Problem declaration-unfit, reference-unknown, person-merged, period-empty, period-overlap, permission-denied
 */
export async function declare(ctx: WriteCtx, values: NewConflictDeclaration): Promise<ConflictDeclaration> {
  const { person_id } = ctx.actor;
  const permitted = allowed(ctx, 'declaration:write', { person: 'p.id' });
  const people = await queries.lockPeople(ctx, [person_id, values.other_id], permitted);
  const declarer = people.find(({ id }) => id === person_id);
  if (!declarer?.permitted || !takesPart(declarer)) {
    throw new Problem('permission-denied', { detail: 'Only who can be mentee or mentor declares whom they cannot be matched with.' });
  }
  const other = people.find(({ id }) => id === values.other_id);
  if (!other) throw noSuch('person', '/other_id');
  const { merged_into_id } = other;
  if (merged_into_id) throw mergedAway(merged_into_id, '/other_id');
  if (!takesPart(other)) throw Problem.at('declaration-unfit', '/other_id', 'Only faculty members and external persons are matched.');
  if (other.deceased_on !== null && other.deceased_on <= ctx.today) {
    throw Problem.at('declaration-unfit', '/other_id', 'The person is no longer alive.');
  }
  const { starts_on = ctx.today, ends_on } = values;
  if (ends_on && ends_on <= starts_on)
    throw Problem.at('period-empty', '/ends_on', 'ends_on is the first day it no longer holds, after starts_on.');
  const { id } = await queries.insert(ctx, { ...values, starts_on, person_id });
  await record(ctx, { type: 'declaration.recorded', subject_id: id });
  return shown(ctx, id);
}

function takesPart({ kind }: { kind: string }): boolean {
  return kind === 'faculty' || kind === 'external';
}

/**
 * Ends it from today or a later day, and sooner than planned only: what was declared for the past stays declared. The same end again
 * changes nothing.
 * @throws Problem declaration-state, declaration-day-unfit
 */
export async function end(ctx: WriteCtx, id: string, { on }: EndConflictDeclaration): Promise<ConflictDeclaration> {
  const before = matched(ctx, await queries.lock(ctx, id, own(ctx), allowed(ctx, 'declaration:write', whose)));
  const earliest = before.starts_on > ctx.today ? before.starts_on : ctx.today;
  const ends_on = on ?? earliest;
  if (before.ends_on === ends_on || (on === undefined && before.ends_on !== null && before.ends_on <= earliest)) return shown(ctx, id);
  if (before.ends_on !== null && before.ends_on <= earliest) {
    throw new Problem('declaration-state', { detail: `The declaration ended on ${before.ends_on}.`, state: 'ended' });
  }
  if (ends_on < earliest || (before.ends_on !== null && ends_on > before.ends_on)) {
    const latest = before.ends_on === null ? '' : ` and not after ${before.ends_on}`;
    throw Problem.at('declaration-day-unfit', '/on', `It ends on ${earliest} or later${latest}.`);
  }
  await queries.setEnd(ctx, id, ends_on);
  await record(ctx, { type: 'declaration.ended', subject_id: id });
  return shown(ctx, id);
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
