import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { LetterQuery, NominationLetter } from './schema.ts';

/** Where the caller reads a letter, and where what it says. */
export type Visibility = Readonly<{ facts: Predicate; body: Predicate }>;

/** Letters, `l`, with their nomination, `n`, cycle, `c`, and programme, `g`. */
const letters = (ctx: Ctx, { facts, body }: Visibility) =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('nomination as n', 'n.cycle_id', 'c.id')
    .innerJoin('nomination_letter as l', 'l.nomination_id', 'n.id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .innerJoin('person as nominee', 'nominee.id', 'n.nominee_id')
    .innerJoin('person as writer', 'writer.id', 'l.writer_id')
    .select(['l.id', 'l.nomination_id', 'n.cycle_id', 'n.nominee_id', 'l.writer_id', 'l.state as status', 'c.letters_due_on as due_on'])
    .select([
      'l.submitted_on',
      'l.row_version',
      'l.created_at',
      'l.updated_at',
      party('nominee').as('nominee'),
      party('writer').as('writer'),
    ])
    .select(sql<string | null>`case when ${body} then l.body end`.as('body'))
    .where('l.department_id', '=', ctx.department_id)
    .where(facts);

/** The letters that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, visibility: Visibility, { nomination_id, status }: Omit<LetterQuery, 'limit'>) => {
  let rows = letters(ctx, visibility);
  if (nomination_id !== undefined) rows = rows.where('l.nomination_id', '=', nomination_id);
  if (status !== undefined) rows = rows.where('l.state', 'in', status);
  return rows;
};

/** One letter; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, visibility: Visibility) => letters(ctx, visibility).where('l.id', '=', id).executeTakeFirst();

/** The letter with its cycle and nomination, locked in this order; nothing unless the caller may read it or do what is asked. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  letters(ctx, { facts: sql<boolean>`(${readable} or ${permitted})`, body: permitted })
    .select(['n.state', 'c.state as cycle_state', 'c.letters_due_on', sql<boolean>`${permitted}`.as('permitted')])
    .select(
      sql<string[]>`array(select o.person_id from nomination_nominator o where o.nomination_id = n.id and o.left_on is null)`.as(
        'nominator_ids',
      ),
    )
    .where('l.id', '=', id)
    .forNoKeyUpdate(['c', 'n', 'l'])
    .executeTakeFirst();

/** The nomination for which a letter is asked, locked with its cycle, and whether the caller may ask; nothing unless they may. */
export const nomination = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('nomination as n', 'n.cycle_id', 'c.id')
    .select(['n.id', 'n.cycle_id', 'n.nominee_id', 'n.state', 'c.state as cycle_state', 'c.letters_due_on'])
    .select(
      sql<string[]>`array(select o.person_id from nomination_nominator o where o.nomination_id = n.id and o.left_on is null)`.as(
        'nominator_ids',
      ),
    )
    .where('n.department_id', '=', ctx.department_id)
    .where('n.id', '=', id)
    .where(permitted)
    .forNoKeyUpdate(['c', 'n'])
    .executeTakeFirst();

/** Asks somebody for a letter. */
export const insert = (ctx: WriteCtx, nomination_id: string, writer_id: string) =>
  ctx.db
    .insertInto('nomination_letter')
    .values({ department_id: ctx.department_id, nomination_id, writer_id })
    .returning('id')
    .executeTakeFirstOrThrow();

type Changes = { state: NominationLetter['status']; body: string | null; submitted_on: string | null };

/** Changes a letter. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('nomination_letter').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
