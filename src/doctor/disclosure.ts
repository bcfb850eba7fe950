/** Surveys and published numbers: of how few persons something may be said. */
import { sql } from 'kysely';
import { type Rule, statement } from './rule.ts';

const published = statement('DISCLOSURE', 'No published number is of fewer persons than the smallest base', () => {
  return sql`
    select p.department_id, array['published cell of ' || p.subject || ', ' || p.period] as ids, 'is shown, of ' || p.base || ' as of ' || p.as_of as words
    from published_cell p where p.is_shown and p.base between 1 and 4 order by 2`;
});

const strata = statement(
  'SURVEYS',
  'The strata of an anonymous wave are of five people or more, and it has no more answers than people who took part',
  () => {
    return sql`
    select s.department_id, array['survey wave ' || s.wave_id] as ids, 'stratum ' || s.number || ' is of ' || coalesce(i.people, 0) as words
    from survey_stratum s
    left join (select wave_id, stratum, count(*) as people from survey_invitation group by wave_id, stratum) i on i.wave_id = s.wave_id and i.stratum = s.number
    where coalesce(i.people, 0) between 1 and 4
    union all
    select w.department_id, array['survey wave ' || w.id], 'has ' || r.answers || ' answers of ' || coalesce(i.people, 0) || ' who took part'
    from survey_wave w
    join (select wave_id, count(*) as answers from survey_anonymous_response group by wave_id) r on r.wave_id = w.id
    left join (select wave_id, count(*) as people from survey_invitation where took_part_on is not null group by wave_id) i on i.wave_id = w.id
    where w.origin = 'service' and r.answers > coalesce(i.people, 0)`;
  },
);

export const disclosure: readonly Rule[] = [published, strata];
