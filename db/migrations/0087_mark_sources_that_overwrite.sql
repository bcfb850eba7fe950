-- A source that overwrites its history is believed for what holds now alone: days that are over stay as they are recorded.
alter table import add history text not null default 'trusted' check (history in ('trusted', 'overwritten'));
alter table import_bundle add history text not null default 'trusted' check (history in ('trusted', 'overwritten'));
