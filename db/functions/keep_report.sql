-- What a report says stays: of a preview, only what its subject adds, what mentees consent to and the attestation change; of an issued report, only that another took its place.
-- Merges of two records of one person name the other record.
create or replace function keep_report() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    or (old.report_no, old.kind, old.as_of, old.starts_on, old.ends_on, old.policy_version, old.preview_ends_on, old.supersedes_id)
      is distinct from (new.report_no, new.kind, new.as_of, new.starts_on, new.ends_on, new.policy_version, new.preview_ends_on, new.supersedes_id)
    or old.content::jsonb - '{candidate_comment,philosophy,resources,mentions,narrative,named_mentoring,testimonials,attestation}'::text[]
      is distinct from new.content::jsonb - '{candidate_comment,philosophy,resources,mentions,narrative,named_mentoring,testimonials,attestation}'::text[]
    or (old.state <> 'preview' and (old.content, old.issued_on, old.agreed_at) is distinct from (new.content, new.issued_on, new.agreed_at))
    or not (new.state = old.state or (old.state, new.state) in (('preview', 'issued'), ('preview', 'withdrawn'), ('issued', 'superseded')))
    or (old.superseded_by_id is not null and new.superseded_by_id is distinct from old.superseded_by_id)
  then
    raise exception 'a report does not change'
      using errcode = 'check_violation', constraint = 'report_kept', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_report before update or delete on report_snapshot for each row execute function keep_report();
