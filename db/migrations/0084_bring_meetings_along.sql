-- Meetings that were held before they were logged here come by import, one by one or counted by programme year.
alter table meeting add import_id uuid, add counted_year int check (counted_year between 1 and 100),
  add foreign key (department_id, import_id) references import (department_id, id);
comment on column meeting.import_id is 'The import that brought it along, in the place of somebody who logged and somebody who confirmed it';
comment on column meeting.counted_year is 'Of one that was counted for a programme year: which. Its held_on is a day of the year that stands for one that is not known';
create index meeting_import on meeting (import_id) where import_id is not null;
alter table meeting drop constraint meeting_confirmed_by_other, drop constraint meeting_held_has_facts;
alter table meeting add constraint meeting_confirmed_by_other
    check (state <> 'confirmed' or import_id is not null or (confirmed_by is not null and confirmed_by <> logged_by)),
  add constraint meeting_held_has_facts check (state not in ('held', 'confirmed', 'disputed')
    or (held_on is not null and duration_min is not null and (logged_by is not null or import_id is not null))),
  add constraint meeting_counted_is_imported check (counted_year is null or import_id is not null);

-- Which kinds of file there are is said by the service alone.
alter table import drop constraint import_kind_check;
alter table import add constraint import_kind_check check (kind ~ '^[a-z_]{1,40}$');
