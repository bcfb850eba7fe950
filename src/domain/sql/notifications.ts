/** What somebody was notified of already. */
import { type RawBuilder, sql } from 'kysely';
import { type Operand, operand } from '../../core/db.ts';

/**
 * True where the person was not notified of this occasion; `person`, `subject` and `occasion` are columns or expressions, `kind` is the kind
 * itself unless it is an expression. An index answers it.
 */
export function notNotified(about: {
  person: Operand;
  kind: string | RawBuilder<unknown>;
  subject: Operand;
  occasion: Operand;
}): RawBuilder<boolean> {
  const kind = typeof about.kind === 'string' ? sql.lit(about.kind) : about.kind;
  return sql<boolean>`not exists (select from notification past_notice where past_notice.person_id = ${operand(about.person)} and past_notice.kind = ${kind}
    and past_notice.subject_id = ${operand(about.subject)} and past_notice.occasion = ${operand(about.occasion)})`;
}
