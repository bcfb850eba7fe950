import { sql } from 'kysely';
import { isEmpty } from '../../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as people from '../../../organisation/people/service.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { LineQuery, NewReportingLine, ReportingLinePatch } from './schema.ts';

const kind = {
  table: 'reporting_line',
  read: 'line:read',
  write: 'line:write',
  owner: { person: 'f.subordinate_id', superior: 'f.superior_id' },
  in_turn: true,
  in_events: ['subordinate_id', 'superior_id', 'kind', 'source', 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: queries.update,
} as const;

/** One page of the reporting lines the caller may see. */
export const list = (ctx: Ctx, query: LineQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/**
 * No mentorship makes it refuse: assignments that now conflict are suspended, and `conflicts` of the answer lists them.
 * @throws Problem reporting-line-to-self, reporting-line-cycle, reference-unknown, period-overlap, period-empty
 */
export async function create(ctx: WriteCtx, { closes_previous, ...values }: NewReportingLine) {
  await facts.begin(ctx, kind, { [values.subordinate_id]: '/subordinate_id', [values.superior_id]: '/superior_id' });
  facts.requireDays(values);
  if (closes_previous) await facts.closePrevious(ctx, kind, values.starts_on, queries.inTheWay(values));
  const { id } = await queries.insert(ctx, values);
  return conflicts.withChanges(ctx, await facts.recorded(ctx, kind, id));
}

/** Changes what was sent and differs. @throws Problem reporting-line-cycle, period-overlap, period-empty */
export async function edit(ctx: WriteCtx, id: string, patch: ReportingLinePatch) {
  return conflicts.withChanges(ctx, await facts.change(ctx, kind, await facts.lock(ctx, kind, id), patch));
}

/** Voids what was recorded in error: its period becomes empty, and assignments it suspended may resume. */
export async function voidIt(ctx: WriteCtx, id: string) {
  return conflicts.withChanges(ctx, await facts.voidIt(ctx, kind, id));
}

/**
 * Part of a merge: the lines upwards, then the lines downwards. A voided line between the two records stays as it is, since nobody's
 * line can lead to themselves.
 * @throws Problem merge-impossible, reporting-line-cycle
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const between = await queries.between(ctx, from, to).execute();
  if (between.some((line) => !isEmpty(line))) {
    throw people.mergeImpossible(kind.table, 'One of the two records reports to the other. Void that line first.');
  }
  await reassign(ctx, kind, {
    from,
    to,
    column: 'subordinate_id',
    movable: sql<boolean>`f.superior_id <> ${to}`,
    same: (a, b) => a.superior_id === b.superior_id && a.kind === b.kind,
    clash: (a, b) => a.kind === 'primary' && b.kind === 'primary',
  });
  await reassign(ctx, kind, {
    from,
    to,
    column: 'superior_id',
    movable: sql<boolean>`f.subordinate_id <> ${to}`,
    same: (a, b) => a.subordinate_id === b.subordinate_id && a.kind === b.kind,
    clash: () => false,
  });
}
