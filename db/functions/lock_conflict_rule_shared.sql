-- The conflict lock of a department for those who activate assignments; see lock_conflict_rule().
create or replace function lock_conflict_rule_shared(department uuid) returns void language sql
  begin atomic select pg_advisory_xact_lock_shared(hashtextextended('conflict_rule:' || department::text, 0)); end;
