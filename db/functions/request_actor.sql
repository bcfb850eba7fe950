-- The person who acts in the request; null outside of one.
create or replace function request_actor() returns uuid language sql stable
  return nullif(current_setting('request.actor_id', true), '')::uuid;
