-- What each side of a completed relation says about staying in contact: at its completion whether they plan to, and half a year later whether
-- they were.
create table relation_follow_up (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  side text not null check (side in ('mentee', 'mentor')),
  kind text not null check (kind in ('continuation', 'contact')),
  in_contact boolean not null,
  answered_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint relation_follow_up_once unique (assignment_id, side, kind),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on column relation_follow_up.side is 'Who of the two answered; the person is that of the assignment';
comment on column relation_follow_up.kind is 'continuation: whether contact is planned, at completion; contact: whether there was some, half a year later';
create index relation_follow_up_department on relation_follow_up (department_id, id);
create index assignment_completed on assignment (department_id, until_on) where state = 'completed';
create trigger stamp before insert or update on relation_follow_up for each row execute function stamp_row();
