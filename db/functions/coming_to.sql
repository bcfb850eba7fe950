-- The people who will belong to any of these divisions or sites and have yet to begin: coming_places() by the place. Not SQL, so that its plan
-- is kept: every read of a leader asks.
create or replace function coming_to(units uuid[], day date) returns setof uuid language plpgsql stable rows 10 as $$
begin
  return query select c.person_id from coming_places(day) c where c.division_id = any (units) or c.site_id = any (units);
end
$$;
