-- Why a person has no part in ranking or deciding a cycle of an award; null where nothing is against it. Nominees, nominators and writers of letters are
-- parties of the cycle; somebody who has declared a conflict with a nominee, or is or was in a formal mentorship with one, is in a conflict.
create or replace function award_bar(cycle uuid, person uuid, day date) returns text language sql stable
  return (
    select case
      when bool_or(n.nominee_id = person) then 'nominee'
      when bool_or(exists (select from nomination_nominator o where o.nomination_id = n.id and o.person_id = person and o.left_on is null)) then 'nominator'
      when bool_or(exists (select from nomination_letter l where l.nomination_id = n.id and l.writer_id = person and l.state <> 'declined')) then 'letter_writer'
      when bool_or(declared_apart(person, n.nominee_id, day)
        or exists (select from assignment a where a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and ((a.mentor_id = n.nominee_id and a.mentee_id = person) or (a.mentee_id = n.nominee_id and a.mentor_id = person)))) then 'conflict'
    end
    from nomination n
    where n.cycle_id = cycle and n.state not in ('draft', 'withdrawn', 'ineligible')
  );
