import { type RawBuilder, sql } from 'kysely';
import { party } from '../../../domain/sql/parties.ts';

/** The conflict cases of a report as they were when it had opened or changed them, with the persons by the names they have now. */
export const casesOf = <Cases>(stored: RawBuilder<unknown>): RawBuilder<Cases> => sql<Cases>`(
  select coalesce(jsonb_agg(one.stored || jsonb_build_object('mentee', ${party('mentee')}, 'mentor', ${party('mentor')}) order by one.nr), '[]')
  from jsonb_array_elements(${stored}) with ordinality one(stored, nr)
  join person mentee on mentee.id = (one.stored ->> 'mentee_id')::uuid
  join person mentor on mentor.id = (one.stored ->> 'mentor_id')::uuid)`;
