import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { type Predicate, yes } from '../../../../core/db.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as cycleQueries from '../cycles/queries.ts';
import * as cycles from '../cycles/service.ts';
import * as nominationQueries from '../nominations/queries.ts';
import { tallyOf } from '../rules.ts';
import * as queries from './queries.ts';
import type { AwardRanking, RankNominations } from './schema.ts';

const columns = { cycle: 'c.id', division: 'g.division_id' } as const;

async function answer(ctx: Ctx, id: string, readable: Predicate): Promise<AwardRanking> {
  const { committee, nominations, rankings } = granted(await queries.find(ctx, id, readable));
  const whole = rankings.filter(({ nomination_ids }) => nomination_ids.length === nominations.length);
  const own = rankings.find(({ person_id }) => person_id === ctx.actor.person_id)?.nomination_ids ?? null;
  const isOver = nominations.length > 0 && committee.length > 0 && whole.length === committee.length;
  const ids = nominations.map((one) => one.id);
  const nomineeOf = new Map(nominations.map((one) => [one.id, one.nominee]));
  const tally = tallyOf(
    ids,
    whole.map(({ nomination_ids }) => nomination_ids),
  ).flatMap((row) => {
    const nominee = nomineeOf.get(row.nomination_id);
    return nominee ? [{ ...row, nominee }] : [];
  });
  return { id, own, members: committee.length, members_ranked: whole.length, tally: isOver ? tally : null };
}

/**
 * The caller’s ranking, and what all rankings come to once every member has ranked. Nobody reads the ranking of another member.
 * @throws Problem not-found, for parties of the cycle too
 */
export const get = (ctx: Ctx, cycle_id: string): Promise<AwardRanking> =>
  answer(ctx, cycle_id, allowed(ctx, 'award_ranking:read', columns));

/**
 * Ranks the nominations under review, in place of an earlier ranking, until the decision.
 * @throws Problem not-found, permission-denied, award-nominator-ranks, award-ranker-barred, award-cycle-state, award-ranking-unfit
 */
export async function rank(ctx: WriteCtx, { cycle_id, nomination_ids }: RankNominations): Promise<AwardRanking> {
  const readable = allowed(ctx, 'award_cycle:read', columns);
  const found = await cycleQueries.lock(ctx, cycle_id, readable, allowed(ctx, 'award_ranking:give', columns));
  if (found) cycles.requireApart(found.bar);
  const cycle = granted(found);
  if (cycle.bar !== null)
    throw new Problem('award-ranker-barred', { detail: 'You are too close to a nominee to rank this cycle; ask to leave the committee.' });
  cycles.requireState(cycle, 'review');
  const reviewed = (await nominationQueries.inState(ctx, cycle_id, 'under_review')).map(({ id }) => id);
  for (const [i, id] of nomination_ids.entries())
    if (!reviewed.includes(id) || nomination_ids.indexOf(id) < i)
      throw Problem.at('award-ranking-unfit', `/nomination_ids/${i}`, 'It is not under review in this cycle, or is named twice.');
  if (nomination_ids.length < reviewed.length)
    throw Problem.at('award-ranking-unfit', '/nomination_ids', `${reviewed.length} nominations are under review; rank all of them.`);
  await queries.put(ctx, cycle_id, nomination_ids);
  await record(ctx, { type: 'award_ranking.given', subject_id: cycle_id });
  return answer(ctx, cycle_id, yes);
}
