-- An ORCID iD that is changed no longer is one that came by a file as somebody else's.
create or replace function settle_orcid() returns trigger language plpgsql as $$
begin
  new.orcid_clashes := false;
  return new;
end
$$;
create or replace trigger settle_orcid before update of orcid on person
  for each row when (old.orcid_clashes and old.orcid is distinct from new.orcid) execute function settle_orcid();
