/** The kinds of HR fact that a file gives one by one, with their periods: leaves, reporting lines and position descriptions. */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { stageFacts } from '../../../domain/staging/stage.ts';
import { dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as queries from './bulk-facts-queries.ts';
import { keepFacts } from './bulk-history-queries.ts';
import { rowsInCircles } from './circles.ts';

type Found = { row: number; field: string | null; code: string; detail: string };

/** A kind of fact, and what only it has. */
export type FactKind = queries.FactFile &
  Readonly<{
    needs: Permission;
    /** More errors of rows, before and after it is known which facts they are about. */
    before?(ctx: WriteCtx): Promise<Found[]>;
    after?(ctx: WriteCtx): Promise<Found[]>;
  }>;

const period = { starts_on: 'date', ends_on: 'date' } as const;

/** Leaves may overlap. */
export const leave: FactKind = {
  table: 'leave',
  needs: 'leave:write',
  facts: sql`(select l.*, r.kind, r.clock_override_reason from leave l join leave_restricted r on r.leave_id = l.id)`,
  cells: { hr_number: 'text', kind: 'text', ...period, stops_clock: 'boolean', clock_override_reason: 'text' },
  people: { hr_number: 'person_id' },
  key: ['person_id', 'kind'],
  exclusive: [],
  values: ['ends_on', 'stops_clock', 'clock_override_reason'],
  in_events: ['person_id', 'starts_on', 'ends_on'],
  async before(ctx) {
    const found = await queries.unexplained(ctx);
    await queries.decideClocks(ctx);
    return found;
  },
};

/** Of primary lines a person has one at a time, and none leads back to where it began. */
export const reportingLine: FactKind = {
  table: 'reporting_line',
  needs: 'line:write',
  facts: sql`reporting_line`,
  cells: { subordinate_hr_number: 'text', superior_hr_number: 'text', kind: 'text', ...period },
  people: { subordinate_hr_number: 'subordinate_id', superior_hr_number: 'superior_id' },
  key: ['subordinate_id', 'superior_id', 'kind'],
  exclusive: [
    { columns: ['subordinate_id', 'superior_id', 'kind'], where: sql`true` },
    { columns: ['subordinate_id'], where: sql`s.kind = 'primary'` },
  ],
  values: ['ends_on'],
  in_events: ['subordinate_id', 'superior_id', 'kind', 'starts_on', 'ends_on'],
  async after(ctx) {
    const merged = await queries.toSelf(ctx);
    const rows = rowsInCircles(await queries.primaryLines(ctx));
    const detail = 'The primary lines of this row and others lead back to the same person.';
    return [...merged, ...rows.map((row) => ({ row, field: 'superior_hr_number', code: 'reporting_line_cycle', detail }))];
  },
};

const shares = { clinical_pct: 'int', teaching_pct: 'int', scholarship_pct: 'int', administration_pct: 'int' } as const;

/** A person has one at a time. */
export const positionDescription: FactKind = {
  table: 'position_description',
  needs: 'position:write',
  facts: sql`position_description`,
  cells: { hr_number: 'text', kind: 'text', ...shares, ...period },
  people: { hr_number: 'person_id' },
  key: ['person_id'],
  exclusive: [{ columns: ['person_id'], where: sql`true` }],
  values: ['kind', ...Object.keys(shares), 'ends_on'],
  in_events: ['person_id', 'kind', 'starts_on', 'ends_on'],
};

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
export async function check(
  ctx: WriteCtx,
  kind: FactKind,
  { id: import_id, effective_on, history }: Readonly<{ id: string; effective_on: string; history: 'trusted' | 'overwritten' }>,
  columns: ReadonlySet<string>,
  note: (found: readonly Found[]) => Promise<unknown>,
  warn: (found: readonly Found[]) => Promise<unknown>,
): Promise<void> {
  demand(ctx, kind.needs);
  await stageFacts(ctx, import_id, kind.cells, kind.people);
  const refuse = async (found: readonly Found[]) => {
    await note(found);
    await dropInvalid(ctx, stagedFacts, import_id);
  };
  await refuse(await queries.errors(ctx, kind));
  if (kind.before) await refuse(await kind.before(ctx));
  if (history === 'overwritten') await warn(await keepFacts(ctx, kind, columns, effective_on));
  await queries.match(ctx, kind, columns);
  // A row that goes leaves what the database has in its place, which may clash with others in turn.
  for (;;) {
    const found = [...(await queries.overlaps(ctx, kind)), ...((await kind.after?.(ctx)) ?? [])];
    if (found.length === 0) break;
    await refuse(found.filter((one, n) => found.findIndex(({ row, field }) => row === one.row && field === one.field) === n));
  }
  await warn(await queries.gaps(ctx, kind));
}

export { apply, edited, recorded } from './bulk-facts-queries.ts';
