import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as succession from '../../succession/service.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { AppointmentPatch, AppointmentQuery, NewAppointment } from './schema.ts';

const kind = {
  table: 'appointment',
  read: 'appointment:read',
  write: 'appointment:write',
  owner: { person: 'f.person_id' },
  in_turn: true,
  // Neither the status nor why it ended: some who read events may not read personnel decisions.
  in_events: ['person_id', 'category', 'rank', 'academic_fte_pct', 'appointed_on', 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: queries.update,
  readable: { status: queries.outcomesReadable },
} as const;

/** Programme administrators write appointments and do not read how they end: the rules need the fields hidden from them. */
const whole = { ...kind, rows: queries.wholeRows } as const;

/** One page of the appointments the caller may see. */
export const list = (ctx: Ctx, query: AppointmentQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/** @throws Problem fte-unfit, appointment-end-unfit, reference-unknown, period-overlap, period-empty */
export async function create(ctx: WriteCtx, { closes_previous, ...values }: NewAppointment) {
  await facts.begin(ctx, kind, { [values.person_id]: '/person_id' });
  facts.requireDays(values);
  requireEnd(values);
  const [previous] = closes_previous ? await facts.closePrevious(ctx, kind, values.starts_on, queries.inTheWay(values)) : [];
  const since = previous === undefined ? values.starts_on : (await queries.appointedOn(ctx, previous)).appointed_on;
  const { id } = await queries.insert(ctx, { ...values, appointed_on: values.appointed_on ?? since });
  const row = await facts.recorded(ctx, kind, id);
  await follow(ctx, row);
  return row;
}

/** @throws Problem fte-unfit, appointment-end-unfit, period-overlap, period-empty */
export async function edit(ctx: WriteCtx, id: string, patch: AppointmentPatch) {
  const before = await facts.lock(ctx, whole, id);
  const { status } = await facts.readBack(ctx, kind, id);
  const row = await facts.change(ctx, whole, before, patch, status === null ? ['status', 'end_reason'] : []);
  requireEnd(row);
  await follow(ctx, row);
  return facts.readBack(ctx, kind, id);
}

/** Voids what was recorded in error: its period becomes empty, and assignments follow. */
export async function voidIt(ctx: WriteCtx, id: string) {
  const row = await facts.voidIt(ctx, kind, id);
  await follow(ctx, row);
  return row;
}

/** Assignments end when the appointments of their people have ended, and resume when that is corrected. */
async function follow(ctx: WriteCtx, { person_id }: { person_id: string }): Promise<void> {
  await succession.follow(ctx, [person_id]);
  await conflicts.recheck(ctx);
}

/** Terms may end because new ones follow. That the appointment ended, and why, needs the day on which it ends. @throws Problem appointment-end-unfit */
function requireEnd({ status, ends_on, end_reason }: Pick<NewAppointment, 'ends_on' | 'end_reason'> & Pick<Row, 'status'>): void {
  if (ends_on) return;
  const field = status === 'ended' ? 'status' : end_reason ? 'end_reason' : null;
  if (field === null) return;
  throw Problem.at(
    'appointment-end-unfit',
    `/${field}`,
    'An appointment that has ended, or has a reason to end, has a day on which it ends.',
  );
}

type Row = Awaited<ReturnType<typeof get>>;

const terms = ['category', 'rank', 'academic_fte_pct', 'status', 'appointed_on', 'end_reason'] as const satisfies (keyof Row)[];

/** Part of a merge. @throws Problem merge-impossible */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await reassign(ctx, whole, {
    from,
    to,
    same: (a, b) => terms.every((term) => a[term] === b[term]),
    clash: (a, b) => a.category === b.category,
  });
}
