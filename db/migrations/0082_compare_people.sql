-- HR numbers are compared without regard to case. Of records from before whose numbers differ in case alone the later ones stay as they are, marked, until
-- they are merged or corrected; no further ones come.
alter table person add column hr_number_clashes boolean not null default false;
comment on column person.hr_number_clashes is 'The HR number differed from that of another record in case alone when such numbers came to be one; false again once it is changed';
update person p set hr_number_clashes = true
where exists (select from person o where o.department_id = p.department_id and lower(o.hr_number) = lower(p.hr_number) and o.id < p.id);
create unique index person_hr_number_any_case on person (department_id, lower(hr_number), (case when hr_number_clashes then id end)) nulls not distinct
  where hr_number is not null;

-- Names written without a space, in both orders.
create index person_search_joined on person using gin
  ((replace(search_name, ' ', '') || ' ' || replace(sort_name, ' ', '')) gin_trgm_ops);
