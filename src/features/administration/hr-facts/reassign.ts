import { type Expression, type SqlBool, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import * as people from '../../organisation/people/service.ts';
import type { FactRow, Kind } from './facts.ts';
import * as queries from './queries.ts';
import { settle } from './rules.ts';

/** Which facts move from one person to another, and how two facts of one kind compare. `column` holds the person, by default `person_id`. */
export type Reassignment<R> = Readonly<{
  from: string;
  to: string;
  column?: 'person_id' | 'subordinate_id' | 'superior_id';
  /** Which rows can move; by default all. */
  movable?: Expression<SqlBool>;
  /** True where the two are the same but for their days. */
  same: (a: R, b: R) => boolean;
  /** True where the two cannot both hold on one day. */
  clash: (a: R, b: R) => boolean;
}>;

/**
 * Gives the facts of a duplicate to the survivor: the same on overlapping days becomes one fact, everything else moves.
 * @returns the facts that others absorbed
 * @throws Problem merge-impossible where the two records contradict each other on some day
 */
export async function reassign<D, T extends keyof D, R extends FactRow, C>(
  ctx: WriteCtx,
  kind: Kind<D, T, R, C>,
  { from, to, column = 'person_id', movable = yes, same, clash }: Reassignment<R>,
): Promise<{ id: string; into: string }[]> {
  const rowsOf = async (person: string): Promise<R[]> =>
    (await kind
      .rows(ctx)
      .where(sql<boolean>`${sql.ref(`f.${column}`)} = ${person}`)
      .modifyEnd(sql`for update of f`)
      .$castTo<R>()
      .execute()) as R[];
  const { contradiction, absorbed, widened } = settle(await rowsOf(to), await rowsOf(from), same, clash);
  if (contradiction) {
    const [ours, theirs] = contradiction;
    const day = ours.starts_on > theirs.starts_on ? ours.starts_on : theirs.starts_on;
    throw people.mergeImpossible(
      kind.table,
      `The two records contradict each other in ${kind.table} on ${day}. Correct one of them first.`,
    );
  }
  // Empty the absorbed, then widen, then move: no two facts of one person overlap at any moment.
  for (const { id } of absorbed) await queries.setEmpty(ctx, kind.table, id);
  for (const { id, starts_on, ends_on } of widened) await queries.setPeriod(ctx, kind.table, id, starts_on, ends_on);
  await queries.setPerson(ctx, kind.table, column, from, to, movable);
  return absorbed;
}
