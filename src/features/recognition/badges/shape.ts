import { z } from 'zod';

/** The data model of Open Badges 3.0 on Verifiable Credentials 2.0, as far as a verifier holds others to it. What it does not know, it lets pass. */

const uri = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/);
const text = z.union([z.string().min(1), z.record(z.string(), z.string())]);
const instant = z.iso.datetime({ offset: true });

/** A type alone, or among others. */
const typed = (...names: readonly string[]) =>
  z.union([z.string(), z.array(z.string())]).refine((type) => names.some((name) => [type].flat().includes(name)));

/** One, or a list of them, as JSON-LD writes it. */
const some = <T extends z.ZodType>(one: T) => z.union([one, z.array(one)]);

const IdentifierEntry = z.looseObject({ type: typed('IdentifierEntry'), identifier: text, identifierType: text });
const Image = z.looseObject({ id: uri, type: typed('Image') });

const Profile = z.looseObject({
  id: uri,
  type: typed('Profile'),
  name: text.optional(),
  otherIdentifier: some(IdentifierEntry).optional(),
  image: Image.optional(),
  get parentOrg() {
    return Profile.optional();
  },
});

const Alignment = z.looseObject({ type: typed('Alignment'), targetName: text, targetUrl: uri });
const ResultDescription = z.looseObject({ id: uri, type: typed('ResultDescription'), name: text, resultType: text });
const Achievement = z.looseObject({
  id: uri,
  type: typed('Achievement'),
  name: text,
  description: text,
  criteria: z.looseObject({ id: uri.optional(), narrative: text.optional() }),
  creator: Profile.optional(),
  alignment: some(Alignment).optional(),
  resultDescription: some(ResultDescription).optional(),
  otherIdentifier: some(IdentifierEntry).optional(),
});

const Subject = z
  .looseObject({
    id: uri.optional(),
    type: typed('AchievementSubject'),
    achievement: Achievement,
    identifier: some(
      z.looseObject({ type: typed('IdentityObject'), hashed: z.boolean(), identityHash: text, identityType: text, salt: text.optional() }),
    ).optional(),
    result: some(z.looseObject({ type: typed('Result'), alignment: some(Alignment).optional() })).optional(),
    source: Profile.optional(),
    creditsEarned: z.number().optional(),
  })
  .refine(({ id, identifier }) => id !== undefined || identifier !== undefined);

const Status = z.looseObject({ id: uri.optional(), type: text });

const context = z
  .array(z.union([z.string(), z.looseObject({})]))
  .refine(
    ([first, second]) =>
      first === 'https://www.w3.org/ns/credentials/v2' &&
      typeof second === 'string' &&
      /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/.test(second),
  );

/** An OpenBadgeCredential, also by its other name. */
export const BadgeShape = z.looseObject({
  '@context': context,
  id: uri,
  type: typed('VerifiableCredential').and(typed('OpenBadgeCredential', 'AchievementCredential')),
  name: text.optional(),
  issuer: z.union([uri, Profile]),
  credentialSubject: Subject,
  validFrom: instant,
  validUntil: instant.optional(),
  evidence: some(z.looseObject({ id: uri.optional(), type: typed('Evidence') })).optional(),
  credentialStatus: some(Status).optional(),
});
export type BadgeShape = z.infer<typeof BadgeShape>;

/** The entry by which a credential is revoked. An index stands as text; some write a number. */
export const StatusEntry = z.looseObject({
  type: z.literal('BitstringStatusListEntry'),
  statusPurpose: z.literal('revocation'),
  statusListIndex: z.union([z.int().min(0), z.string().regex(/^\d{1,9}$/)]).transform(Number),
  statusListCredential: uri,
});

/** A list of bits as a credential. */
export const ListShape = z.looseObject({
  '@context': z.array(z.string()).refine(([first]) => first === 'https://www.w3.org/ns/credentials/v2'),
  id: uri,
  type: typed('VerifiableCredential').and(typed('BitstringStatusListCredential')),
  issuer: z.union([uri, Profile]),
  validFrom: instant.optional(),
  validUntil: instant.optional(),
  credentialSubject: z.looseObject({
    id: uri.optional(),
    type: typed('BitstringStatusList'),
    statusPurpose: z.literal('revocation'),
    encodedList: z.string(),
  }),
});
