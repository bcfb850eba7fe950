import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { party } from '../../../domain/sql/parties.ts';
import { isAlive } from '../../../domain/sql/people.ts';
import { readable } from '../../mentorship/assignments/sql.ts';
import { DAYS_AFTER_END } from './kinds.ts';

/**
 * The assignment as far as its mentee may say something to the mentor, and whether the caller is permitted to; nothing unless they may know of it.
 * `is_barred`: a conflict suspends it today, or did when it ended.
 */
const pairs = (ctx: Ctx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(['a.id', 'a.mentee_id', 'a.mentor_id', 'a.subtype', 'a.state', 'a.starts_on', party('mentor').as('mentor')])
    .select([
      counts('a').as('counts'),
      isAlive('mentor', ctx.today).as('is_mentor_alive'),
      sql<boolean>`coalesce(a.starts_on <= ${ctx.today}::date and a.until_on is distinct from a.starts_on, false)`.as('has_begun'),
      sql<string | null>`a.until_on + ${DAYS_AFTER_END}::int`.as('closes_on'),
      sql<boolean>`exists (select from conflict_case c
        where c.assignment_id = a.id and c.starts_on <= least(${ctx.today}::date, a.until_on - 1)
          and (c.ends_on is null or c.ends_on > least(${ctx.today}::date, a.until_on - 1)))`.as('is_barred'),
    ])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${readable(ctx)} or ${permitted})`);

/** The assignment, to be read. */
export const find = (ctx: Ctx, id: string, permitted: Predicate) => pairs(ctx, id, permitted).executeTakeFirst();

/** The assignment, locked for share, so that it is not voided meanwhile. */
export const share = (ctx: WriteCtx, id: string, permitted: Predicate) => pairs(ctx, id, permitted).forShare('a').executeTakeFirst();
