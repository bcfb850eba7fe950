import { sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { Form } from '../kinds.ts';
import type { NamedSurveyAnswers } from './schema.ts';

/** The form of a wave, and whether the caller may read who answered what. */
export const wave = (ctx: Ctx, id: string, permitted: Predicate): Promise<{ form: Form; permitted: boolean } | undefined> =>
  ctx.db
    .selectFrom('survey_wave as w')
    .select('w.form')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('w.department_id', '=', ctx.department_id)
    .where('w.id', '=', id)
    .executeTakeFirst();

/** The identified answers to a wave. */
export const list = (ctx: Ctx, wave_id: string) =>
  ctx.db
    .selectFrom('survey_identified_response as r')
    .innerJoin('survey_invitation as i', 'i.id', 'r.invitation_id')
    .innerJoin('person as p', 'p.id', 'i.person_id')
    .select(['i.id', 'i.person_id', 'i.audience', 'i.assignment_id', 'r.submitted_at', party('p').as('person')])
    .select(
      sql<NamedSurveyAnswers['answers']>`(
        select coalesce(jsonb_agg(jsonb_build_object('item', given.item) || given.answer order by given.item), '[]') from jsonb_each(r.answers) given(item, answer))`.as(
        'answers',
      ),
    )
    .where('r.department_id', '=', ctx.department_id)
    .where('r.wave_id', '=', wave_id);
