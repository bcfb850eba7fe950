-- At commit, for each membership or case of a peer group that was written, and each that a changed reporting fact may concern and that nothing has looked
-- at since: refuses what would leave two active members of whom one reports to the other.
create or replace function check_peer_conflict() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'peer_membership' then
    perform refuse_peer_conflict(new.id);
  elsif tg_table_name = 'peer_conflict' then
    perform refuse_peer_conflict(new.membership_id);
  elsif exists (select from peer_recheck q where q.membership_id = new.membership_id) then
    perform refuse_peer_conflict(new.membership_id);
    delete from peer_recheck q where q.membership_id = new.membership_id;
  end if;
  return null;
end
$$;
do $$
declare
  each_table regclass;
begin
  foreach each_table in array array['peer_membership', 'peer_conflict', 'peer_recheck']::regclass[] loop
    if not exists (select from pg_trigger where tgrelid = each_table and tgname = 'conflict_rule') then
      execute format('create constraint trigger conflict_rule after %s on %s deferrable initially deferred for each row execute function check_peer_conflict()',
        case when each_table = 'peer_recheck'::regclass then 'insert' else 'insert or update' end, each_table);
    end if;
  end loop;
end
$$;
