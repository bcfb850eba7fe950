import { addDays } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as organisation from '../../organisation/units/service.ts';
import * as attendance from './attendance/service.ts';
import * as queries from './queries.ts';
import * as resources from './resources/service.ts';
import type { NewProgrammeEvent, ProgrammeEvent, ProgrammeEventPatch, ProgrammeEventQuery } from './schema.ts';

const unit = { division: 'e.division_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'programme_event:read', unit);

/** The events of the department and its divisions, past and cancelled ones included, by day. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: ProgrammeEventQuery) {
  return page(ctx, query, queries.filtered(ctx, readable(ctx), query), [
    { column: 'e.held_on', field: 'held_on' },
    { column: 'e.id', field: 'id' },
  ]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ProgrammeEvent> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

async function shown(ctx: WriteCtx, id: string): Promise<ProgrammeEvent> {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Schedules an event, or records one whose day has passed. The director and the facilitator schedule the events of a division; mentorship leads
 * and programme administrators those of the department and of any division.
 * @throws Problem permission-denied, reference-unknown, division-inactive
 */
export async function schedule(ctx: WriteCtx, input: NewProgrammeEvent): Promise<ProgrammeEvent> {
  const { kind, division_id = null, is_mandatory = kind === 'orientation' } = input;
  if (division_id === null) demand(ctx, 'programme_event:write');
  else {
    await organisation.demandIn(ctx, division_id, 'programme_event:write');
    await requireDivisionOn(ctx, division_id, input.held_on);
  }
  const { id } = await queries.insert(ctx, { ...input, division_id, is_mandatory });
  await record(ctx, {
    type: 'programme_event.scheduled',
    subject_id: id,
    data: { kind, held_on: input.held_on, division_id, is_mandatory },
  });
  return shown(ctx, id);
}

/** @throws Problem division-inactive */
const requireDivisionOn = (ctx: WriteCtx, division_id: string, day: string) =>
  organisation.requireActiveDivision(
    ctx,
    division_id,
    { starts_on: day, ends_on: addDays(day, 1) },
    { starts_on: '/held_on', ends_on: '/held_on' },
  );

const lock = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'programme_event:write', unit)));

/**
 * Changes an event before its day. It cannot be moved into the past, where it would count as held.
 * @throws Problem programme-event-state, day-passed, division-inactive
 */
export async function edit(ctx: WriteCtx, id: string, patch: ProgrammeEventPatch): Promise<ProgrammeEvent> {
  const before = await lock(ctx, id);
  if (before.status !== 'scheduled') {
    throw stateProblem(before, `The event is ${before.status}; only a scheduled event can be edited.`);
  }
  const changes = changesOf<ProgrammeEventPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  if (changes.held_on !== undefined && changes.held_on < ctx.today) {
    throw Problem.at('day-passed', '/held_on', 'The day is over. Cancel this event, and record one that was held then.');
  }
  if (changes.held_on !== undefined && before.division_id !== null) await requireDivisionOn(ctx, before.division_id, changes.held_on);
  await queries.update(ctx, id, changes);
  const { held_on, is_mandatory } = changes;
  await record(ctx, { type: 'programme_event.edited', subject_id: id, data: { fields: Object.keys(changes), held_on, is_mandatory } });
  return shown(ctx, id);
}

/**
 * Cancels an event, also after its day, as long as no attendance is recorded. Cancelling twice changes nothing.
 * @throws Problem programme-event-state
 */
export async function cancel(ctx: WriteCtx, id: string): Promise<ProgrammeEvent> {
  const before = await lock(ctx, id);
  if (before.status === 'cancelled') return shown(ctx, id);
  if (await attendance.isRecorded(ctx, id)) throw stateProblem(before, 'The event was held: attendance is recorded.');
  await queries.update(ctx, id, { cancelled_at: ctx.now });
  await record(ctx, { type: 'programme_event.cancelled', subject_id: id, data: { division_id: before.division_id } });
  return shown(ctx, id);
}

const stateProblem = ({ status }: ProgrammeEvent, detail: string) => new Problem('programme-event-state', { detail, state: status });

/** Part of a merge: attendance and uses of the duplicate become the survivor's. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await attendance.reassignPerson(ctx, from, to);
  await resources.reassignPerson(ctx, from, to);
}
