-- Who is involved in a matter has no part in it in any office: somebody else who answers for the person stands in.
drop function if exists responsible_leaders(uuid, date);

-- A new reviewer reads what was written in a review that somebody else held only where the mentee releases it to them.
create table annual_review_release (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  review_id uuid not null,
  to_id uuid not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, review_id) references annual_review (department_id, id),
  foreign key (department_id, to_id) references person (department_id, id)
);
create unique index annual_review_release_once on annual_review_release (review_id, to_id) where revoked_at is null;
create index annual_review_release_to on annual_review_release (to_id);
create trigger stamp before insert or update on annual_review_release for each row execute function stamp_row();
grant select, insert, update on annual_review_release to mentorship_app;
