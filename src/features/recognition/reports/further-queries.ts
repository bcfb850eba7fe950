import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import type { Dossier } from './content-schema.ts';

type Sql = RawBuilder<unknown>;
type Of = Readonly<{ me: Sql; day: Sql }>;

/** That mentees gave feedback up to the day: how many, where there are five or more over two years; what they said is never read here. */
export const feedback = ({ me, day }: Of): Sql => sql`jsonb_build_object(
  'mentees', (
    select case when count(distinct a.mentee_id) >= 5 and max(f.given_on) >= min(f.given_on) + interval '2 years' then count(distinct a.mentee_id) end
    from mentor_feedback f join assignment a on a.id = f.assignment_id
    where a.mentor_id = ${me} and f.state = 'released' and f.given_on <= ${day}),
  'collections', coalesce((
    select jsonb_agg(jsonb_build_object('shown_on', c.shown_on, 'mentees', c.mentee_count) order by c.shown_on, c.id)
    from feedback_collection c where c.mentor_id = ${me} and c.shown_on <= ${day}), '[]'))`;

/** Thanks up to the day that mentee and mentor wish to be public. */
export const testimonials = ({ me, day }: Of): Sql => sql`coalesce((
  select jsonb_agg(jsonb_build_object('by', mentee.display_name, 'on', t.sent_on, 'words', t.message) order by t.sent_on, t.id)
  from thanks t join assignment a on a.id = t.assignment_id join person mentee on mentee.id = a.mentee_id
  where a.mentor_id = ${me} and t.published_at is not null and t.agreed_at is not null and t.sent_on <= ${day} and ${counts('a')}), '[]')`;

/** Awards conferred up to the day and not withdrawn. */
export const awards = ({ me, day }: Of): Sql => sql`coalesce((
  select jsonb_agg(jsonb_build_object('award', p.name, 'level', case when p.division_id is null then 'department' else 'division' end,
    'conferred_on', w.conferred_on) order by w.conferred_on desc, w.id)
  from award w join award_cycle c on c.id = w.cycle_id join award_programme p on p.id = c.programme_id
  where w.person_id = ${me} and w.withdrawn_on is null and w.conferred_on <= ${day}), '[]')`;

/** Stipends that had begun by the day. */
export const stipends = ({ me, day }: Of): Sql => sql`coalesce((
  select jsonb_agg(jsonb_build_object('purpose', s.purpose, 'amount_cents', s.amount_cents, 'currency', s.currency, 'starts_on', s.starts_on,
    'ends_on', s.ends_on) order by s.starts_on desc, s.id)
  from stipend s where s.person_id = ${me} and s.voided_at is null and s.starts_on <= ${day}), '[]')`;

/** The same of a mentor, by what the two wish now. */
export const testimonialsOf = async (ctx: Ctx, mentor_id: string, as_of: string): Promise<NonNullable<Dossier['testimonials']>> => {
  const { rows } = await sql<{ testimonials: NonNullable<Dossier['testimonials']> }>`
    select ${testimonials({ me: sql`${mentor_id}::uuid`, day: sql`${as_of}::date` })} as testimonials
    from person p where p.department_id = ${ctx.department_id} and p.id = ${mentor_id}`.execute(ctx.db);
  return rows[0]?.testimonials ?? [];
};
