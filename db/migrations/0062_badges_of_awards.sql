-- Badges recognise awards, too.
alter table badge add award_id uuid;
alter table badge add foreign key (department_id, award_id) references award (department_id, id);
alter table badge drop constraint badge_ground_check;
alter table badge add constraint badge_ground_check check (ground in ('year', 'award'));
alter table badge drop constraint badge_of_one_ground;
alter table badge add constraint badge_of_one_ground check (
  (ground = 'year') = (statement_id is not null) and (ground = 'award') = (award_id is not null) and (ground = 'year' or quarter_credits is null));
create unique index badge_one_an_award on badge (award_id) where revoked_at is null;
