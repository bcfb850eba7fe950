import type { WriteCtx } from '../../../../core/context.ts';
import type { Follow } from '../../../context.ts';
import * as links from '../../../platform/notifications/links/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';

/**
 * Where the address of an external mentor changes, also by a merge, their links end: whoever changes it could else accept in their name. The leaders of the mentee, the
 * mentorship leads and whoever proposed are told, and who may ask for a link asks for another one once the address is sure.
 */
export const followAddresses: Follow = async (ctx, facts) => {
  const of = (wanted: string) => facts.filter(({ type }) => type === wanted).map(({ subject_id }) => subject_id);
  const [changed, merged] = [of('person.email_changed'), of('person.merged')];
  if (changed.length + merged.length === 0) return;
  for (const proposal of await queries.waitingFor(ctx, changed, merged)) await recall(ctx, proposal);
};

async function recall(ctx: WriteCtx, { id, mentor_id, told }: queries.Waiting): Promise<void> {
  await links.recall(ctx, mentor_id, id);
  // Once for each change.
  await notifications.notify(
    ctx,
    ...told.map((person_id) => ({ person_id, kind: 'assignment_link_closed' as const, subject_id: id, occasion: ctx.now })),
  );
}
