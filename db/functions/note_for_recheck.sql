-- Notes the formal assignments of these mentees and these mentors for the next recheck, those of records that may be the same people, and whatever
-- memberships of peer groups they have.
create or replace function note_for_recheck(mentees uuid[], mentors uuid[]) returns void language sql as $$
  insert into conflict_recheck (assignment_id, department_id)
  select a.id, a.department_id
  from (select unnest(mentees) as id union select other.other_id from unnest(mentees) one(id) cross join lateral alike(one.id) other) mentee
  cross join lateral (
    select id, department_id from assignment
    where mentee_id = mentee.id and subtype = 'formal' and state in ('live', 'completed', 'ended') offset 0
  ) a
  union
  select a.id, a.department_id
  from (select unnest(mentors) as id union select other.other_id from unnest(mentors) one(id) cross join lateral alike(one.id) other) mentor
  cross join lateral (
    select id, department_id from assignment
    where mentor_id = mentor.id and subtype = 'formal' and state in ('live', 'completed', 'ended') offset 0
  ) a
  on conflict do nothing;
  insert into peer_recheck (membership_id, department_id)
  select m.id, m.department_id
  from unnest(mentees || mentors) member(id)
  cross join lateral (select id, department_id from peer_membership where person_id = member.id and joined_on is not null offset 0) m
  on conflict do nothing
$$;
