import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json, type Predicate } from '../../../../core/db.ts';
import type { Audience } from '../kinds.ts';
import type { NewSurveyInstrument, SurveyInstrumentQuery, SurveyItem } from './schema.ts';

const itemColumns = [
  'code',
  'type',
  'audience',
  'concept',
  'text',
  'anchors',
  'options',
  'is_reverse_scored',
  'allows_not_applicable',
  'is_required',
] as const;

/** Instruments for which `shown` holds, with their items. */
export const list = (ctx: Ctx, shown: Predicate, { code }: Omit<SurveyInstrumentQuery, 'limit'>) => {
  const rows = ctx.db
    .selectFrom('survey_instrument as q')
    .select([
      'q.id',
      'q.code',
      'q.version',
      'q.title',
      'q.licence_note',
      'q.is_embeddable',
      'q.row_version',
      'q.created_at',
      'q.updated_at',
    ])
    .select(
      sql<
        SurveyItem[]
      >`(select coalesce(jsonb_agg(to_jsonb(t) - '{department_id,instrument_id,position}'::text[] order by t.position), '[]')
        from survey_item t where t.instrument_id = q.id)`.as('items'),
    )
    .where('q.department_id', '=', ctx.department_id)
    .where(shown);
  return code === undefined ? rows : rows.where('q.code', '=', code);
};

/** An instrument by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('q.id', '=', id).executeTakeFirst();

/** All items of an instrument, in order. */
export const allItems = (ctx: Ctx, instrument_id: string): Promise<SurveyItem[]> =>
  ctx.db
    .selectFrom('survey_item')
    .select(itemColumns)
    .where('department_id', '=', ctx.department_id)
    .where('instrument_id', '=', instrument_id)
    .orderBy('position')
    .$castTo<SurveyItem>()
    .execute();

/** The items that an audience is asked, in order. */
export const itemsAsked = (ctx: Ctx, instrument_id: string, audience: Audience): Promise<SurveyItem[]> =>
  ctx.db
    .selectFrom('survey_item')
    .select(itemColumns)
    .where('department_id', '=', ctx.department_id)
    .where('instrument_id', '=', instrument_id)
    .where((eb) => eb.or([eb('audience', 'is', null), eb('audience', '=', audience)]))
    .orderBy('position')
    .$castTo<SurveyItem>()
    .execute();

/** Adds the next version of an instrument, with its items. Versions are counted under a lock of the code. */
export const insert = async (ctx: WriteCtx, { items, ...instrument }: NewSurveyInstrument): Promise<{ id: string; version: number }> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('survey instrument:' || ${ctx.department_id}::text || ':' || ${instrument.code}::text, 0))`.execute(
    ctx.db,
  );
  const { rows } = await sql<{ id: string; version: number }>`
    with made as (
      insert into survey_instrument (department_id, code, version, title, licence_note, is_embeddable)
      select ${ctx.department_id}::uuid, ${instrument.code}::text, coalesce(max(version), 0) + 1, ${instrument.title}::text,
        ${instrument.licence_note ?? null}::text, ${instrument.is_embeddable}::boolean
      from survey_instrument where department_id = ${ctx.department_id} and code = ${instrument.code}
      returning id, version
    ), filled as (
      insert into survey_item (department_id, instrument_id, position, code, type, audience, concept, text, anchors, options, is_reverse_scored,
        allows_not_applicable, is_required)
      select ${ctx.department_id}::uuid, m.id, t.place, t.item ->> 'code', t.item ->> 'type', t.item ->> 'audience', t.item ->> 'concept',
        t.item ->> 'text',
        case when t.item ->> 'anchors' is not null then array(select jsonb_array_elements_text(t.item -> 'anchors')) end,
        nullif(t.item -> 'options', 'null'), coalesce((t.item ->> 'is_reverse_scored')::boolean, false),
        coalesce((t.item ->> 'allows_not_applicable')::boolean, false), coalesce((t.item ->> 'is_required')::boolean, false)
      from made m cross join jsonb_array_elements(${json(items)}) with ordinality t(item, place)
    )
    select id, version from made`.execute(ctx.db);
  return rows[0] as { id: string; version: number };
};
