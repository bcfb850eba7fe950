-- What was published of numbers about persons: what was shown once is not decided again, and what is shown next takes it into account.
create table published_cell (
  department_id uuid not null references department,
  subject text not null check (length(subject) between 1 and 200),
  period text not null check (length(period) <= 100),
  as_of date not null,
  cell text not null check (length(cell) <= 300),
  is_shown boolean not null,
  base int not null check (base >= 0),
  counts int[] not null,
  answer jsonb not null,
  published_at timestamptz not null,
  primary key (department_id, subject, period, as_of, cell)
);
comment on table published_cell is 'Numbers about persons as they were answered for the first time, or that they were hidden';
comment on column published_cell.subject is 'What is counted, such as a metric and its version, or the same persons by unit whatever is counted of them';
comment on column published_cell.as_of is 'Day up to which facts were looked at';
comment on column published_cell.base is 'Persons in the cell, hidden or not, and in each of its groups (counts); never answered from here';
comment on column published_cell.answer is 'What was answered: value, numerator, denominator and what stands beside them, or the reason why there is none';

-- Which divisions were so small that tables of a day show them together.
create table published_group (
  department_id uuid not null references department,
  as_of date not null,
  division_id uuid not null,
  persons int not null check (persons >= 0),
  is_combined boolean not null,
  primary key (department_id, as_of, division_id),
  foreign key (department_id, division_id) references division (department_id, id)
);
comment on table published_group is 'Divisions by day, and whether tables of that day show them among the other divisions (combined)';

alter table policy
  add column disclosure_minimum_base int not null default 5 check (disclosure_minimum_base between 5 and 50),
  add column disclosure_minimum_text_base int not null default 10 check (disclosure_minimum_text_base between 5 and 100),
  add column disclosure_small_group int not null default 10 check (disclosure_small_group between 5 and 100),
  add column disclosure_hidden_width int not null default 5 check (disclosure_hidden_width between 3 and 20);
comment on column policy.disclosure_hidden_width is 'Whole numbers that stay possible for each hidden number of persons below the minimum base';
