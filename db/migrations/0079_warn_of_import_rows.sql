-- How a file is read: which sheet, and whether its ends are last days or first days without.
alter table import add sheet text, add ends text not null default 'exclusive' check (ends in ('inclusive', 'exclusive')),
  add warning_count int not null default 0;

-- What is taken, and worth a second look.
create table import_warning (
  id uuid primary key default uuidv7(),
  import_id uuid not null references import (id),
  row int not null,
  field text,
  code text not null,
  detail text not null
);
comment on table import_warning is 'Warnings of the rows of an import, which do not keep them from being imported';
create index import_warning_import on import_warning (import_id, row, id);
