-- A number that is changed no longer is one of those that differed from another record's in case alone.
create or replace function settle_hr_number() returns trigger language plpgsql as $$
begin
  new.hr_number_clashes := false;
  return new;
end
$$;
create or replace trigger settle_hr_number before update of hr_number on person
  for each row when (old.hr_number_clashes and old.hr_number is distinct from new.hr_number) execute function settle_hr_number();
