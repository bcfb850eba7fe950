import { sql } from 'kysely';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as entitled from './entitled-queries.ts';
import { reconcile } from './posting.ts';
import * as postings from './posting-queries.ts';
import * as queries from './queries.ts';
import { reversalOf } from './rules.ts';
import type { Credit, CreditQuery, ReverseCredit } from './schema.ts';

const owner = { person: 'e.person_id' } as const;

/** True of the entries that the caller may read. */
export const readable = (ctx: Ctx) => allowed(ctx, 'credit:read', owner);

/** What of single meetings, leaves and decisions the caller may read. */
export const visible = (ctx: Ctx): queries.Visible => ({
  meetings: allowed(ctx, 'meeting:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' }),
  leaves: allowed(ctx, 'leave:read', { person: 'a.mentee_id' }),
  decisions: allowed(ctx, 'credit:read_decision', owner),
});

/** The entries of the ledger that the caller may read, the latest first. */
export const list = (ctx: Ctx, query: CreditQuery): Promise<PageOf<Credit>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), visible(ctx), query), [{ column: 'e.id', field: 'id' }], 'desc');

/** One entry. @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<Credit> => granted(await queries.find(ctx, id, readable(ctx), visible(ctx)));

/**
 * Takes a credit back for good, by a decision such as a finding of misconduct; what that releases is credited. Answers the reversal. Whatever else
 * ends a credit is a fact, and followed by itself.
 * @throws Problem credit-unfit unless it is a grant, credit-reversed
 */
export async function reverse(ctx: WriteCtx, id: string, { decision_ref }: ReverseCredit): Promise<Credit> {
  const { person_id, kind } = granted(await queries.findOwner(ctx, id, readable(ctx), allowed(ctx, 'credit:reverse', owner)));
  if (kind !== 'grant') throw new Problem('credit-unfit', { detail: `A ${kind} is not taken back: name the grant that it changes.` });
  await postings.lock(ctx, [person_id]);
  const chains = await entitled.listChains(ctx, sql<boolean>`p.id = ${person_id}::uuid`);
  const chain = chains.find(({ grant_id }) => grant_id === id);
  if (!chain || chain.is_reversed) throw new Problem('credit-reversed', { detail: 'It was taken back before.' });
  const [reversal = ''] = await postings.insert(ctx, [reversalOf(chain, 'misconduct', await postings.openYear(ctx), decision_ref)]);
  await reconcile(ctx, [person_id]);
  await record(ctx, { type: 'credit.reversed', subject_id: id, data: { person_id, reversal_id: reversal } });
  await notifications.notify(ctx, { person_id, kind: 'credit_reversed', subject_id: id });
  return granted(await queries.find(ctx, reversal, yes, visible(ctx)));
}
