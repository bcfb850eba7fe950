import { sql } from 'kysely';
import type { Recorded, WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { planOnce } from '../../../core/prepared-statements.ts';
import * as jobs from '../../platform/jobs/service.ts';
import * as entitled from './entitled-queries.ts';
import { concernsAll, concernsSome } from './followed.ts';
import * as queries from './posting-queries.ts';
import { type Posting, postingsFor, type Reason } from './rules.ts';

/** So many people are brought up to date by one statement, whose planning takes as long as the work for about a hundred of them. */
const AT_ONCE = 500;

/** So many people are brought up to date in the transaction of the facts; more are left to the queue. */
const IN_PASSING = 100;

const among = (person_ids: readonly string[]) => sql<boolean>`p.id = any (${[...person_ids]}::uuid[])`;

/** By which rules: those of the grants that there are, or where these are not reported yet, those of the year as they are now. */
export type Renewal = Readonly<{ renewed: boolean; because: Reason }>;
const AS_GRANTED: Renewal = { renewed: false, because: 'recalculated' };

/**
 * Appends what makes the ledgers of these people equal to what the facts earn, and answers it. Whoever posts for one of them at the same time waits,
 * and then sees it.
 */
export async function reconcile(ctx: WriteCtx, person_ids: readonly string[], { renewed, because } = AS_GRANTED): Promise<Posting[]> {
  const posted: Posting[] = [];
  if (person_ids.length === 0) return posted;
  await queries.lock(ctx, person_ids);
  const openYear = await queries.openYear(ctx);
  for (let from = 0; from < person_ids.length; from += AT_ONCE) {
    const of = among(person_ids.slice(from, from + AT_ONCE));
    const postings = postingsFor(await entitled.listEarned(ctx, of, renewed), await entitled.listChains(ctx, of), openYear, because);
    if (postings.length > 0) await queries.insert(ctx, postings);
    posted.push(...postings);
  }
  return posted;
}

/** Brings the ledgers of the whole department up to date; those that are so already are neither locked nor read again. */
export async function reconcileAll(ctx: WriteCtx, renewal: Renewal = AS_GRANTED): Promise<Posting[]> {
  return reconcile(ctx, await entitled.listOutdated(ctx, yes, renewal.renewed), renewal);
}

/** What is missing or too much in the ledgers of the department: nothing, unless the daily work is due or something else has written there. */
export async function audit(ctx: WriteCtx): Promise<Posting[]> {
  const openYear = await queries.openYear(ctx);
  return postingsFor(await entitled.listEarned(ctx, yes), await entitled.listChains(ctx, yes), openYear);
}

/** The task that brings the ledgers of a whole department up to date. */
export const TASK = 'post_credits';

/** In the transaction of facts: credits those whom they concern, and takes back what rested on what they changed; many are left to a queued task. */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  if (facts.some(({ type }) => concernsAll.has(type))) return jobs.queueChore(ctx, TASK);
  const ids = new Set(facts.filter(({ type }) => concernsSome.has(type)).map(({ subject_id }) => subject_id));
  if (ids.size === 0) return;
  // So many tables that planning would take longer than all else of the change.
  await planOnce(ctx.db);
  const people = await queries.concerned(ctx, [...ids]);
  // So many would keep the transaction of the facts waiting, an import among them, and everybody who waits for it.
  if (people.length > IN_PASSING) return jobs.queueChore(ctx, TASK);
  await reconcile(ctx, people);
}

/** Credits what came about by time alone, such as the closing of a programme year, and what was left to the queue. Part of the daily work, too. */
export const followTime = async (ctx: WriteCtx): Promise<number> => (await reconcileAll(ctx)).length;
