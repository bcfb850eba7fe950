import { type Ctx, matched, type WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { record } from '../../../domain/record.ts';
import * as queries from './queries.ts';
import type { DepartmentPatch } from './schema.ts';

/** The caller's department. */
export function get(ctx: Ctx) {
  demand(ctx, 'department:read');
  return queries.find(ctx);
}

/** Changes what was sent and differs; without a difference nothing is written. @throws Problem precondition-required, version-stale */
export async function edit(ctx: WriteCtx, patch: DepartmentPatch) {
  const before = matched(ctx, await queries.lock(ctx, allowed(ctx, 'department:edit')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const department = await queries.update(ctx, changes);
  await record(ctx, { type: 'department.edited', subject_id: department.id, data: { fields: Object.keys(changes) } });
  return department;
}
