/** What a request for a mentor is on a day, by the status that `mentor_request_status` answers. */
import { type RawBuilder, sql } from 'kysely';

/** True of requests that are neither matched nor withdrawn; one without a match may open again. `status` is a column. */
export function isUnsettled(status: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(status)} in ('open', 'in_discussion', 'awaiting_acceptance', 'no_match')`;
}

/** True of requests that are under way: of those not settled, the ones that have not ended without a match. `status` is a column. */
export function isUnderWay(status: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(status)} in ('open', 'in_discussion', 'awaiting_acceptance')`;
}
