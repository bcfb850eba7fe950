-- Plans on paper, check-ins and annual reviews that were held before they were recorded here come by import; the plan's document can be attached.
alter table academic_plan add import_id uuid, add document_reference text check (length(document_reference) between 1 and 200),
  add foreign key (department_id, import_id) references import (department_id, id),
  add constraint academic_plan_imported_has_reference check ((import_id is null) = (document_reference is null));
comment on column academic_plan.document_reference is 'Where the signed document of an imported plan is';
create index academic_plan_import on academic_plan (import_id) where import_id is not null;
alter table check_in add import_id uuid, add foreign key (department_id, import_id) references import (department_id, id);
create index check_in_import on check_in (import_id) where import_id is not null;
alter table check_in drop constraint check_in_has_conductor;
alter table check_in add constraint check_in_has_conductor
  check ((conductor_id is not null and (role_id is not null or import_id is not null)) or state in ('waived', 'cancelled'));
alter table annual_review add import_id uuid, add foreign key (department_id, import_id) references import (department_id, id);
create index annual_review_import on annual_review (import_id) where import_id is not null;
alter table annual_review drop constraint annual_review_held_has_reviewer;
alter table annual_review add constraint annual_review_held_has_reviewer check (state not in ('held', 'acknowledged', 'contested')
  or (held_on is not null and reviewer_id is not null and capacity is not null and (role_id is not null or import_id is not null)));

create table plan_document (
  plan_id uuid primary key,
  department_id uuid not null references department,
  file_name text check (length(file_name) <= 255),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null check (length(content) between 1 and 10485760),
  attached_by uuid,
  attached_at timestamptz not null default request_now(),
  foreign key (department_id, plan_id) references academic_plan (department_id, id)
);
comment on table plan_document is 'The signed document of an imported plan, as a PDF';
