-- Career milestones come from HR files, too: when somebody is due for promotion, and what was reached.
alter table import drop constraint import_kind_check,
  add constraint import_kind_check check (kind in ('divisions', 'sites', 'people', 'roles', 'milestones'));
