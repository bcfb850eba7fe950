-- The instant of the request travels with the transaction, so that stamps agree with the clock the service was given.
create or replace function request_now() returns timestamptz language sql stable
  return coalesce(nullif(current_setting('request.now', true), '')::timestamptz, now());
