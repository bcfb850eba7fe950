import { type RawBuilder, sql } from 'kysely';

/** True where the secret with this digest opens a link that the person was sent about the subject and that is still open. Both name columns. */
export const hasOpenLink = ({ person, subject }: { person: string; subject: string }, secret_sha256: Buffer): RawBuilder<boolean> =>
  sql<boolean>`exists (
    select from notification_link link join notification sent on sent.id = link.notification_id
    where link.secret_sha256 = ${secret_sha256} and link.closed_at is null
      and sent.person_id = ${sql.ref(person)} and sent.subject_id = ${sql.ref(subject)})`;
