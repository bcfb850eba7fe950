import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../../domain/references.ts';
import { lockPerson } from '../queries.ts';
import * as queries from './queries.ts';
import type { MentorTraining, MentorTrainingPatch, MentorTrainingQuery, NewMentorTraining } from './schema.ts';

const owner = { person: 't.person_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'mentor_training:read', owner);
const evidence = (ctx: Ctx) => allowed(ctx, 'mentor_training:read_evidence', owner);

/** Lists the records the caller may read, in the order in which they were made. */
export function list(ctx: Ctx, query: MentorTrainingQuery) {
  return page(ctx, query, queries.filtered(ctx, readable(ctx), evidence(ctx), query), [{ column: 't.id', field: 'id' }]);
}

/** Reads one record. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MentorTraining> {
  return granted(await queries.find(ctx, id, readable(ctx), evidence(ctx)));
}

/** The record after a change: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<MentorTraining> {
  return granted(await queries.find(ctx, id, yes, evidence(ctx)));
}

/**
 * Records a training that was completed. It counts once somebody else has verified it.
 * @throws Problem day-in-future, period-empty, reference-unknown, person-merged, permission-denied
 */
export async function recordTraining(ctx: WriteCtx, values: NewMentorTraining): Promise<MentorTraining> {
  const person = await lockPerson(ctx, values.person_id, allowed(ctx, 'mentor_training:write', { person: 'p.id' }));
  if (!person) throw noSuch('person', '/person_id');
  granted(person);
  const { merged_into_id } = person;
  if (merged_into_id) throw mergedAway(merged_into_id, '/person_id');
  assertPast(ctx, values);
  const { id } = await queries.insert(ctx, values);
  const { person_id, completed_on, expires_on = null } = values;
  await record(ctx, { type: 'mentor_training.recorded', subject_id: id, data: { person_id, completed_on, expires_on } });
  return shown(ctx, id);
}

/**
 * Corrects a record that nobody has verified yet. A verified record stays what somebody verified: it is voided and recorded anew.
 * @throws Problem mentor-training-state, day-in-future, period-empty
 */
export async function edit(ctx: WriteCtx, id: string, patch: MentorTrainingPatch): Promise<MentorTraining> {
  const before = await lock(ctx, id, 'mentor_training:write');
  if (stateOf(before) !== 'unverified') throw notIn(before, 'unverified');
  assertPast(ctx, patch);
  const changes = changesOf<MentorTrainingPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'mentor_training.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/** Confirms somebody else's training. Verifying it again by the same person changes nothing. @throws Problem approver-is-subject, mentor-training-state */
export async function verify(ctx: WriteCtx, id: string): Promise<MentorTraining> {
  const before = await lock(ctx, id, 'mentor_training:verify');
  const { person_id } = ctx.actor;
  if (before.person_id === person_id) {
    throw new Problem('approver-is-subject', { detail: 'You cannot verify your own training.' });
  }
  if (stateOf(before) === 'verified' && before.verified_by === person_id) return shown(ctx, id);
  if (stateOf(before) !== 'unverified') throw notIn(before, 'unverified');
  await queries.update(ctx, id, { verified_by: person_id, verified_at: ctx.now });
  await record(ctx, { type: 'mentor_training.verified', subject_id: id, data: { person_id: before.person_id } });
  return shown(ctx, id);
}

/** Voids a record made in error: it no longer counts and stays in the history. Voiding again changes nothing. */
export async function voidTraining(ctx: WriteCtx, id: string): Promise<MentorTraining> {
  const before = await lock(ctx, id, 'mentor_training:write');
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { voided_at: ctx.now });
  await record(ctx, { type: 'mentor_training.voided', subject_id: id, data: { person_id: before.person_id } });
  return shown(ctx, id);
}

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, owner)));
}

type Stored = Awaited<ReturnType<typeof lock>>;

function stateOf({ verified_at, voided_at }: Stored): 'unverified' | 'verified' | 'voided' {
  if (voided_at !== null) return 'voided';
  return verified_at === null ? 'unverified' : 'verified';
}

function notIn(before: Stored, wanted: string): Problem {
  const state = stateOf(before);
  return new Problem('mentor-training-state', { detail: `The record is ${state}; this needs one that is ${wanted}.`, state });
}

function assertPast(ctx: WriteCtx, { completed_on }: { completed_on?: string | undefined }): void {
  if (completed_on === undefined || completed_on <= ctx.today) return;
  throw Problem.at('day-in-future', '/completed_on', 'A training is recorded once it is completed.');
}

/** Moves the trainings of a duplicate person to the surviving record of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
