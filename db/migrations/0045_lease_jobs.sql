-- A job belongs to the run that has its lease, so that a worker which was taken for dead and still works cannot write for it.

alter table job add column lease text;
-- For the look, every few seconds, for jobs that nobody works on.
create index job_open on job (id) where status in ('queued', 'running');
