import type pg from 'pg';
import type { ChangeListener } from '../core/change-listener.ts';
import { civilDateAt } from '../core/clock.ts';
import type { Db } from '../core/db.ts';
import { findSignedIn, type Identity, type PersonClaim } from './identity.ts';

/** Finds the person whom a subject of an issuer signs in as, at an instant; undefined where it is nobody. A claim leads to them where no login does. */
export type FindSignedIn = ((issuer: string, subject: string, now: string, claim?: PersonClaim | null) => Promise<Identity | undefined>) & {
  /** Whom the subject signs in as, where that is remembered. */
  recall?(issuer: string, subject: string, now: string, claim?: PersonClaim | null): Identity | undefined;
};

/** On which transactions say that they have changed what an identity is read from: see announce_identity_change.sql. */
export const IDENTITY_CHANNEL = 'identity_changed';

const ANNOUNCED_TABLES = ['department', 'leadership_role', 'person', 'person_login'];

/** Whether the database announces every change of what `findIdentity` reads. */
export async function announcesIdentities(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ is_complete: boolean }>(
    `select count(*) = cardinality($1::text[]) + 1 as is_complete from pg_trigger t
      where t.tgname in ('announce_identity_change', 'announce_identity_arrival') and t.tgenabled in ('O', 'A') and t.tgrelid = any ($1::text[]::regclass[])`,
    [ANNOUNCED_TABLES],
  );
  return rows[0]?.is_complete === true;
}

/** The longest that an identity is remembered, whatever happens. */
const MOST_AGE_MS = 30_000;
const MOST_IDENTITIES = 5_000;

type Remembered = Readonly<{ identity: Identity; day: string; generation: number; readAt: number }>;

/**
 * Like `findSignedIn`, remembering who was found: by issuer, subject and claim, for one civil day, since roles begin and end by days. All of it is
 * forgotten when anything that identities are read from has changed, and none of it is used while changes are not heard. Who is nobody is asked for
 * each time.
 */
export function rememberIdentities(db: Db, changes: ChangeListener): FindSignedIn {
  /** The one used least recently first. */
  const remembered = new Map<string, Remembered>();

  const recall = (key: string, now: string): Identity | undefined => {
    const found = remembered.get(key);
    if (!found) return undefined;
    const { identity, day, generation, readAt } = found;
    const isOver = generation !== changes.generation || performance.now() - readAt > MOST_AGE_MS;
    if (isOver || !changes.isListening || dayOf(identity, now) !== day) {
      remembered.delete(key);
      return undefined;
    }
    // While there is room for twice as many, nobody asks which was used last.
    if (remembered.size > MOST_IDENTITIES / 2) {
      remembered.delete(key);
      remembered.set(key, found);
    }
    return identity;
  };

  const find: FindSignedIn = async (issuer, subject, now, claim = null) => {
    const key = keyOf(issuer, subject, claim);
    const recalled = recall(key, now);
    if (recalled) return recalled;
    // Before the statement is sent: what changes while it runs makes another generation, and its answer is not remembered.
    const { generation, isListening } = changes;
    const readAt = performance.now();
    const identity = await findSignedIn(db, issuer, subject, now, claim);
    if (!identity || !isListening || generation !== changes.generation) return identity;
    remembered.set(key, { identity, day: dayOf(identity, now), generation, readAt });
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_IDENTITIES && oldest !== undefined) remembered.delete(oldest);
    return identity;
  };
  const recallOf: FindSignedIn['recall'] = (issuer, subject, now, claim = null) => recall(keyOf(issuer, subject, claim), now);
  return Object.assign(find, { recall: recallOf });
}

/** None of them holds a control character. */
const keyOf = (issuer: string, subject: string, claim: PersonClaim | null) =>
  claim === null ? `${issuer}\n${subject}` : `${issuer}\n${subject}\n${claim.by}\n${claim.value}\n${claim.department ?? ''}`;

const dayOf = ({ time_zone }: Identity, now: string) => civilDateAt(Date.parse(now), time_zone);
