-- Whether applicant and mentor of a cohort belong to one institution on any of the days. Whoever is not external belongs to that of the department.
create or replace function of_one_institution(applicant uuid, mentor uuid, during daterange) returns boolean language sql stable
  return (
    select case
      when theirs.institution is not null and own.institution is not null then search_key(theirs.institution) = search_key(own.institution)
      when theirs.institution is not null then same_institution(applicant, theirs.institution, during)
      when own.institution is not null then same_institution(mentor, own.institution, during)
      else true end
    from (select 1) one
    left join external_profile own on own.person_id = applicant
    left join external_profile theirs on theirs.person_id = mentor
  );
