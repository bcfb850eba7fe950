-- A joint meeting is recorded once for each assignment; the rows of one say so, that its minutes count once a person (domain rule 28).
alter table meeting add joint_id uuid;
alter table meeting add constraint meeting_joint_is_of_joint check (joint_id is null or (kind = 'joint' and joint_id <> id));
alter table meeting add foreign key (department_id, joint_id) references meeting (department_id, id);
create index meeting_joint on meeting (joint_id) where joint_id is not null;

alter table policy add meeting_reminder_days int not null default 14 check (meeting_reminder_days between 1 and 365);
