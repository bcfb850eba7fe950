-- Who writes reporting facts takes the department's conflict lock exclusively, who activates assignments takes it shared, both before they
-- look. Under READ COMMITTED the look is a later statement than the wait, so that it sees what the other side committed.
create or replace function lock_conflict_rule(department uuid) returns void language sql
  begin atomic select pg_advisory_xact_lock(hashtextextended('conflict_rule:' || department::text, 0)); end;
