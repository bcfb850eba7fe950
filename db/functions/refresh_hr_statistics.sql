-- A large import multiplies the HR tables within one transaction, in which the server's own statistics still describe what was there before
-- it: the foreign keys of a hundred thousand rows would then read a whole department for each of them. Only an owner may analyze; this lets
-- the service do it for these tables and nothing else.
create or replace function refresh_hr_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze person;
  analyze appointment;
  analyze division_membership;
  analyze site_membership;
  analyze position_description;
  analyze reporting_line;
  analyze leadership_role;
end
$$;
revoke execute on function refresh_hr_statistics() from public;
grant execute on function refresh_hr_statistics() to mentorship_app;
