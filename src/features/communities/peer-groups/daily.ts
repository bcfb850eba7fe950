import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';

/** Has groups whose day has come revisit their mission, and tells their point persons. */
export async function beginRevisits(ctx: WriteCtx): Promise<number> {
  const groups = await queries.beginRevisits(ctx);
  await record(ctx, ...groups.map(({ id }) => ({ type: 'peer_group.revisit_due' as const, subject_id: id })));
  const notices = groups.flatMap(({ id, row_version, points }) =>
    points.map((person_id) => ({ person_id, kind: 'peer_revisit_due' as const, subject_id: id, occasion: String(row_version) })),
  );
  await notifications.notify(ctx, ...notices);
  return groups.length;
}
