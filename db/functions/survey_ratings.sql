-- The answers of a closed wave to items that stand for a concept: a row for each answer and item that its audience is asked.
--   rating          on the scale of the item, 1 the lowest, turned round where the item is scored in reverse; of a choice, which of the options
--   is_top          one of the two highest points of the scale, or an option that counts as agreement
--   is_applicable   false where the answer is "not applicable" or blank: it is excluded, and counted as an exclusion; rating and is_top are null
create or replace function survey_ratings(department uuid, wave uuid)
returns table (concept text, audience text, division_id uuid, site_id uuid, rating int, is_top boolean, is_applicable boolean, pair_key text,
  met_target boolean) language sql stable as $$
  select t.concept, s.audience, s.division_id, s.site_id, scored.rating,
    case when scored.rating is null then null when t.type = 'choice' then coalesce((t.options -> (scored.rating - 1) ->> 'is_top')::boolean, false)
      else scored.rating >= scale.points - 1 end,
    scored.rating is not null, s.pair_key, s.met_target
  from survey_wave w
  join survey_item t on t.instrument_id = w.instrument_id and t.concept is not null
  join survey_sheets(department, wave) s on t.audience is null or t.audience = s.audience
  cross join lateral (select case when t.type like 'likert_' then right(t.type, 1)::int end as points) scale
  cross join lateral (
    select case
      when t.type = 'choice' then (
        select o.place::int from jsonb_array_elements(t.options) with ordinality o(option, place)
        where o.option ->> 'code' = s.answers -> t.code -> 'choices' ->> 0)
      when t.is_reverse_scored then scale.points + 1 - (s.answers -> t.code ->> 'rating')::int
      else (s.answers -> t.code ->> 'rating')::int
    end as rating
  ) scored
  where w.id = wave and w.department_id = department
$$;
