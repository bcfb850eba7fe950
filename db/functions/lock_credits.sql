-- Who posts credits of a person takes this lock before looking, until the end of the transaction; several persons in the order of their ids.
create or replace function lock_credits(person uuid) returns void language sql
  begin atomic select pg_advisory_xact_lock(hashtextextended('credits:' || person::text, 0)); end;
