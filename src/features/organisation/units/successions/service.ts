import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as divisions from '../divisions/queries.ts';
import * as queries from './queries.ts';
import type { NewDivisionSuccession, SuccessionQuery } from './schema.ts';

/** Successions by day. */
export function list(ctx: Ctx, query: SuccessionQuery) {
  return page(ctx, query, queries.list(ctx, allowed(ctx, 'division:read'), query), [
    { column: 'division_succession.succeeded_on', field: 'succeeded_on' },
    { column: 'division_succession.id', field: 'id' },
  ]);
}

/** One succession. */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'division:read')));
}

/**
 * Records which division continues another. Closing the old division and moving its people are changes of their own.
 * @throws Problem reference-unknown, period-overlap
 */
export async function recordSuccession(ctx: WriteCtx, values: NewDivisionSuccession) {
  demand(ctx, 'division:write');
  for (const field of ['from_division_id', 'to_division_id'] as const) {
    if (!(await divisions.hold(ctx, values[field]))) throw noSuch('division', `/${field}`);
  }
  const succession = await queries.insert(ctx, values);
  await record(ctx, { type: 'division.succeeded', subject_id: values.from_division_id, data: { succession_id: succession.id, ...values } });
  return succession;
}
