-- Binds the subject of a token to the person whom a claim of it names, where nobody has signed in as them yet (sign_in_of_claim.sql), and records it; answers
-- whether it is bound now. Two first sign-ins as one person wait for each other, and the later one sees the earlier.
create or replace function bind_sign_in(token_issuer text, token_subject text, identifier text, value text, department text, opening text[], at timestamptz)
returns boolean language plpgsql as $$
declare
  named uuid;
  bound person_login;
begin
  select s.person_id into named from sign_in_of_claim(token_issuer, token_subject, identifier, value, department, opening, at) s;
  if named is null then
    return false;
  end if;
  perform from person p where p.id = named for no key update;
  insert into person_login (department_id, person_id, issuer, subject, by_claim)
  select p.department_id, p.id, token_issuer, token_subject, true
  from sign_in_of_claim(token_issuer, token_subject, identifier, value, department, opening, at) s join person p on p.id = s.person_id
  where s.person_id = named and not s.is_bound
  returning * into bound;
  if bound.id is not null then
    insert into event (department_id, type, subject_id, data, operation_id)
    values (bound.department_id, 'login.added', bound.id, jsonb_build_object('person_id', bound.person_id, 'by_claim', true), 'sign_in');
  end if;
  return exists (
    select from sign_in_of_claim(token_issuer, token_subject, identifier, value, department, opening, at) s where s.person_id = named and s.is_bound);
end
$$;
