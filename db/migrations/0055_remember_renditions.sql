-- The digests of the files that were made of an issued report, so that anybody can verify such a file.
create table report_rendition (
  report_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  department_id uuid not null references department,
  media_type text not null check (media_type in ('application/pdf')),
  made_at timestamptz not null default now(),
  primary key (report_id, sha256),
  foreign key (department_id, report_id) references report_snapshot (department_id, id)
);
comment on table report_rendition is 'The digests of the files that were made of an issued report';
