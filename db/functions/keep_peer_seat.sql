-- A member of a group with a limit has one of its seats. With the constraint that no two have the same seat on one day, the group has at no instant
-- more members than the limit, whoever writes what and when.
create or replace function keep_peer_seat() returns trigger language plpgsql as $$
declare
  seats int;
begin
  if new.joined_on is null then return new; end if;
  select g.max_members into seats from peer_group g where g.id = new.peer_group_id;
  if seats is not null and (new.seat is null or new.seat not between 1 and seats) then
    raise exception 'peer group % has % seats', new.peer_group_id, seats
      using errcode = 'check_violation', constraint = 'peer_membership_size', table = 'peer_membership';
  end if;
  return new;
end
$$;
create or replace trigger keep_seat before insert or update on peer_membership for each row execute function keep_peer_seat();
