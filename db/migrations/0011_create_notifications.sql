-- What the service tells people by itself. A notification is a kind and an id; its words are a template, so that no content can leak
-- into a mail. Mails go out from these rows, several of a person in one.

create table notification (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  from_person_id uuid,
  due_on date,
  occasion text not null,
  read_at timestamptz,
  mail_state text not null default 'waiting' check (mail_state in
    ('waiting', 'sent', 'not_wanted', 'no_address', 'recipient_gone', 'sender_gone', 'too_old', 'failed')),
  mailed_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint notification_once unique (person_id, kind, subject_id, occasion),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, from_person_id) references person (department_id, id)
);
comment on column notification.from_person_id is 'In whose name it is said, if in anybody''s; nothing is mailed in the name of the dead or departed';
comment on column notification.occasion is 'Makes a repetition the same row: a reminder that was given is not given again for the same occasion';
create index notification_person on notification (person_id, id);
create index notification_waiting on notification (person_id) where mail_state = 'waiting';
-- A mail that goes out is no new version of what its reader sees.
create trigger stamp before insert or update of person_id, subject_id, read_at on notification for each row execute function stamp_row();

create table notification_preference (
  person_id uuid primary key,
  department_id uuid not null references department,
  mail text not null check (mail in ('daily', 'off')),
  muted_kinds text[] not null default '{}',
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
create trigger stamp before insert or update on notification_preference for each row execute function stamp_row();

-- Who answers for a person on a day: the directors of their primary division, acting ones included; where there is none, the
-- physicians-in-chief of their primary site; else the mentorship leads; else the Chair. Never the person, and never nobody while the
-- department has a Chair.
create function responsible_leaders(person uuid, day date) returns table (person_id uuid, role_id uuid, role text) language sql stable as $$
  with held as (
    select r.person_id, r.id as role_id, r.role, r.division_id, r.site_id,
      case r.role when 'division_director' then 1 when 'physician_in_chief' then 2 when 'mentorship_lead' then 3 else 4 end as turn
    from person who
    join leadership_role r on r.department_id = who.department_id
      and r.role in ('division_director', 'physician_in_chief', 'mentorship_lead', 'chair')
      and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
    join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
    where who.id = person and r.person_id <> person
      and (r.role <> 'division_director' or exists (
        select from division_membership m where m.person_id = person and m.division_id = r.division_id and m.is_primary
          and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)))
      and (r.role <> 'physician_in_chief' or exists (
        select from site_membership m where m.person_id = person and m.site_id = r.site_id and m.is_primary
          and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)))
  )
  select h.person_id, h.role_id, h.role from held h where h.turn = (select min(turn) from held)
$$;
