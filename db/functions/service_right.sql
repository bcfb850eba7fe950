-- What mentorship_app may do: `wanted` is whether it should have the right, `held` whether it has. Tables are read, inserted into and updated,
-- views are read; what differs is listed here, and nowhere else. db/migrate.ts grants and revokes by it, whatever a restored dump or
-- default privileges have left, and a process asks it before it starts.
create or replace view service_right with (security_invoker = true) as
select 'table' as kind, c.relname::text as name, p.privilege,
  p.privilege = any (coalesce(listed.privileges, case when c.relkind in ('v', 'm') then '{select}' else '{select,insert,update}' end::text[])) as wanted,
  case when p.by_column then has_any_column_privilege('mentorship_app', c.oid, p.privilege)
    else has_table_privilege('mentorship_app', c.oid, p.privilege) end as held
from pg_class c
cross join (values ('select', true), ('insert', true), ('update', true), ('references', true), ('delete', false), ('truncate', false),
  ('trigger', false), ('maintain', false)) as p (privilege, by_column)
left join (values
  -- What happened stays as it was written.
  ('event', '{select,insert}'::text[]),
  ('badge_status_list', '{select,insert}'),
  ('credit_entry', '{select,insert}'),
  ('credit_rule', '{select,insert}'),
  ('credit_statement', '{select,insert}'),
  ('matching_place', '{select,insert}'),
  ('peer_group_text', '{select,insert}'),
  ('plan_goal_progress', '{select,insert}'),
  ('published_cell', '{select,insert}'),
  ('published_group', '{select,insert}'),
  ('report_named', '{select,insert}'),
  ('report_rendition', '{select,insert}'),
  ('survey_anonymous_response', '{select,insert}'),
  ('survey_external_base', '{select,insert}'),
  ('survey_identified_response', '{select,insert}'),
  ('survey_instrument', '{select,insert}'),
  ('survey_item', '{select,insert}'),
  ('survey_linked_response', '{select,insert}'),
  ('survey_pair_key', '{select,insert}'),
  ('survey_stratum', '{select,insert}'),
  -- Which release the database is of is said by the owner.
  ('function_version', '{select}'),
  ('kysely_migration', '{select}'),
  ('kysely_migration_lock', '{}'),
  ('service_key', '{select}'),
  -- Working storage, removed choices, and what people withdraw about themselves.
  ('concordance_change', '{select,insert,update,delete}'),
  ('concordance_preference', '{select,insert,update,delete}'),
  ('cohort_choice', '{select,insert,delete}'),
  ('conflict_recheck', '{select,insert,update,delete}'),
  ('possible_duplicate', '{select,insert,update,delete}'),
  ('idempotency_key', '{select,insert,update,delete}'),
  ('import_row', '{select,insert,update,delete}'),
  ('meeting_goal', '{select,insert,update,delete}'),
  ('metric_change', '{select,insert,delete}'),
  ('metric_value', '{select,insert,delete}'),
  ('mentor_request_choice', '{select,insert,update,delete}'),
  ('peer_recheck', '{select,insert,update,delete}'),
  ('plan_goal', '{select,insert,update,delete}'),
  ('self_identification', '{select,insert,update,delete}'),
  ('survey_draft', '{select,insert,update,delete}'),
  ('survey_urn', '{select,insert,update,delete}'),
  ('training_session', '{select,insert,delete}')) as listed (name, privileges) on listed.name = c.relname
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
  and c.relowner = (select relowner from pg_class where oid = to_regclass('public.event'))
union all
select 'schema', s.nspname::text, p.privilege, p.privilege = 'usage', has_schema_privilege('mentorship_app', s.oid, p.privilege)
from pg_namespace s
cross join (values ('usage'), ('create')) as p (privilege)
where s.nspname in ('public', 'graphile_worker');
