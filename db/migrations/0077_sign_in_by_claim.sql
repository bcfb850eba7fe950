-- People whom a claim of their tokens leads to have no login of their own. That somebody has signed in so, and by which subject, is recorded: what needs a
-- second person asks it, and no other subject comes to be them.
alter table person_login add column by_claim boolean not null default false;
comment on column person_login.by_claim is 'Recorded when the subject first signed in as the person whom a claim of its tokens named; it counts as long as the claim does';
-- A subject that was bound by its claim may be given a login besides, which then decides.
drop index person_login_unique;
create unique index person_login_unique on person_login (department_id, issuer, subject) where ended_at is null and not by_claim;
create index person_university_id_any_case on person (department_id, lower(university_id));
create index person_email_any_case on person (department_id, lower(email));
