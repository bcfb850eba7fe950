import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { badgeAddress, issuerAddress, listAddress } from './addresses.ts';

const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
const OB_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

/** What was achieved, with what it took. `name` is unique for the department. */
export type Achievement = Readonly<{ key: string; type: 'Achievement' | 'Award'; name: string; description: string; criteria: string }>;

/** Who issues: a department. */
export type Issuer = Readonly<{ id: string; name: string; institution: string | null }>;

export type Facts = Readonly<{
  publicUrl: string;
  public_id: string;
  issuer: Issuer;
  /** The person’s address, of which the badge has a salted digest; null where there is none. */
  email: string | null;
  achievement: Achievement;
  /** What the person wishes it to tell, in quarters of a credit; null: nothing. */
  quarter_credits: number | null;
  status: Readonly<{ list_id: string; index: number }>;
  /** RFC 3339. */
  issued_at: string;
}>;

/** The academic year as people write it. */
export const yearName = (academic_year: number) => `${academic_year}–${academic_year + 1}`;

/** The recognition of a year as mentor. */
export function yearAchievement(academic_year: number, department: string): Achievement {
  const year = yearName(academic_year);
  return {
    key: `year-${academic_year}`,
    type: 'Achievement',
    name: `Mentorship recognition ${year}`,
    description: `Recognised as a mentor by ${department} in the academic year ${year}.`,
    criteria:
      'The department’s ledger of recognition holds verified credits as mentor in the academic year: for meetings that both sides confirmed, academic plans that came into force, programme years of mentorship, completed training, or teaching and facilitation that an office verified. The statement of the year was issued.',
  };
}

/** An award as it was conferred, with the criteria by which it was judged. */
export type ConferredAward = Readonly<{
  cycle_id: string;
  name: string;
  honoree_name: string | null;
  presenter: string | null;
  academic_year: number;
  criteria: string;
}>;

/** An award for mentoring. `by`: whose award it is, a division or the department. */
export function awardAchievement(award: ConferredAward, by: string): Achievement {
  const year = yearName(award.academic_year);
  const named = award.honoree_name === null ? '' : `, named after ${award.honoree_name}`;
  const presented = award.presenter === null ? '' : ` It is presented by ${award.presenter}.`;
  return {
    key: `award-${award.cycle_id}`,
    type: 'Award',
    name: `${award.name} ${year}`,
    description: `An award of ${by} for mentoring in the academic year ${year}${named}.${presented}`,
    criteria: award.criteria,
  };
}

/** The profile of an issuer, as credentials have it. */
export const profileOf = ({ id, name, institution }: Issuer, publicUrl: string) => ({
  id: issuerAddress(publicUrl, id),
  type: ['Profile'],
  name: institution === null ? name : `${name}, ${institution}`,
});

/** The whole second of an instant: as precise as the claims of a token. */
export const wholeSecond = (at: string) => new Date(Math.floor(Date.parse(at) / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** A digest with a salt of its own: only who knows the address finds out that it is this one, and no two badges show that they are of one person. */
function identityOf(email: string) {
  const salt = randomBytes(16).toString('hex');
  const identityHash = `sha256$${createHash('sha256').update(`${email}${salt}`).digest('hex')}`;
  return { type: 'IdentityObject', hashed: true, identityHash, identityType: 'emailAddress', salt };
}

/**
 * An OpenBadgeCredential (Open Badges 3.0) as the claims of a token: the credential itself, with the registered claims that repeat parts of it. It
 * does not name its holder: its subject is an identifier of this badge alone.
 */
export function credentialClaims({ publicUrl, issuer, email, achievement, quarter_credits, status, ...facts }: Facts) {
  const id = badgeAddress(publicUrl, facts.public_id);
  const profile = profileOf(issuer, publicUrl);
  const subject = `urn:uuid:${randomUUID()}`;
  const validFrom = wholeSecond(facts.issued_at);
  const list = listAddress(publicUrl, status.list_id);
  return {
    '@context': [VC_CONTEXT, OB_CONTEXT],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    issuer: profile,
    validFrom,
    credentialSubject: {
      id: subject,
      type: ['AchievementSubject'],
      ...(email !== null && { identifier: [identityOf(email)] }),
      achievement: {
        id: `${profile.id}#${achievement.key}`,
        type: ['Achievement'],
        achievementType: achievement.type,
        name: achievement.name,
        description: achievement.description,
        criteria: { narrative: achievement.criteria },
        creator: profile,
      },
      ...(quarter_credits !== null && { creditsEarned: quarter_credits / 4 }),
    },
    credentialStatus: {
      id: `${list}#${status.index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(status.index),
      statusListCredential: list,
    },
    iss: profile.id,
    jti: id,
    nbf: Date.parse(validFrom) / 1000,
    sub: subject,
  };
}

const HOUR_MS = 3_600_000;

/** A list as a credential of its own (Bitstring Status List 1.0), good for a day from the hour in which it is asked for. */
export function statusListClaims(publicUrl: string, issuer: string, list_id: string, encodedList: string, now: string) {
  const id = listAddress(publicUrl, list_id);
  const hour = Math.floor(Date.parse(now) / HOUR_MS) * HOUR_MS;
  const at = (ms: number) => wholeSecond(new Date(ms).toISOString());
  const subject = `${id}#list`;
  return {
    '@context': [VC_CONTEXT],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: issuerAddress(publicUrl, issuer),
    validFrom: at(hour),
    validUntil: at(hour + 24 * HOUR_MS),
    credentialSubject: { id: subject, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList, ttl: 300_000 },
    iss: issuerAddress(publicUrl, issuer),
    jti: id,
    nbf: hour / 1000,
    exp: hour / 1000 + 24 * 3600,
    sub: subject,
  };
}
