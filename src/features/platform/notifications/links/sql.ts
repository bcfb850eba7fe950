import { type RawBuilder, sql } from 'kysely';

/**
 * True where the links that the person was sent about the subject were recalled, since their address changed, and none was asked for since: another
 * would go to an address of which nobody has made sure. Both name columns.
 */
export const isRecalled = ({ person, subject }: { person: string; subject: string }): RawBuilder<boolean> =>
  sql<boolean>`coalesce((
    select sent.mail_state = 'no_address' or (sent.mail_state = 'sent' and not exists (
      select from notification_link link where link.notification_id = sent.id and link.closed_at is null))
    from notification sent
    where sent.person_id = ${sql.ref(person)} and sent.subject_id = ${sql.ref(subject)} and sent.kind = 'assignment_link'
    order by sent.id desc limit 1), false)`;

/** True where the secret with this digest opens a link that the person was sent about the subject and that is still open. Both name columns. */
export const hasOpenLink = ({ person, subject }: { person: string; subject: string }, secret_sha256: Buffer): RawBuilder<boolean> =>
  sql<boolean>`exists (
    select from notification_link link join notification sent on sent.id = link.notification_id
    where link.secret_sha256 = ${secret_sha256} and link.closed_at is null
      and sent.person_id = ${sql.ref(person)} and sent.subject_id = ${sql.ref(subject)})`;
