import { z } from 'zod';

/** By which identifier of a person's record a claim of their tokens leads to them. */
export const PERSON_IDENTIFIERS = ['hr_number', 'university_id', 'email'] as const;
export type PersonIdentifier = (typeof PERSON_IDENTIFIERS)[number];

const TOKEN_TYPES = ['at+jwt', 'JWT'] as const;
const LONGEST_AGE_S = 86_400;
const MOST_ISSUERS = 20;

/** Whose access tokens are accepted, and what is read from them. */
export type IssuerSettings = Readonly<{
  issuer: string;
  /** One of them must be among `aud`. */
  audience: readonly string[];
  jwksUrl: string;
  /** Values of the header `typ` that are accepted: `at+jwt` (RFC 9068), and `JWT` where an issuer writes that. */
  tokenTypes: readonly string[];
  /** The claim that names who signs in. */
  subjectClaim: string;
  /** The claim that leads to a person without a login, and by what. Absent: people sign in by logins alone. */
  person: Readonly<{ claim: string; by: PersonIdentifier; department: string | null }> | undefined;
  /** How long after it was issued a token is accepted. */
  maxAgeS: number;
  /** Whether scopes of a token narrow what its person may do; false where an issuer knows no scopes of this service. */
  areScopesHeeded: boolean;
}>;

const http = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be a URL that begins with https:// or http://');
const claim = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the name of a claim');
const OneIssuer = z
  .strictObject({
    issuer: http,
    audience: z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(10)]),
    jwks_url: http,
    token_types: z.array(z.enum(TOKEN_TYPES)).min(1).default(['at+jwt']),
    subject_claim: claim.default('sub'),
    person_claim: claim.optional(),
    person_by: z.enum(PERSON_IDENTIFIERS).optional(),
    department: z.string().min(1).max(64).optional(),
    max_age_s: z.int().min(60).max(LONGEST_AGE_S).default(3_600),
    scopes: z.enum(['narrow', 'ignore']).default('narrow'),
  })
  .superRefine(({ person_claim, person_by, department }, context) => {
    if (person_claim !== undefined) return;
    if (person_by !== undefined) context.addIssue({ code: 'custom', path: ['person_by'], message: 'says nothing without a person claim' });
    if (department !== undefined)
      context.addIssue({ code: 'custom', path: ['department'], message: 'says nothing without a person claim' });
  });

/** The variables of one issuer, with what each is called in the list of several. */
export const ISSUER_VARIABLES = {
  AUTH_ISSUER: 'issuer',
  AUTH_AUDIENCE: 'audience',
  AUTH_JWKS_URL: 'jwks_url',
  AUTH_TOKEN_TYPES: 'token_types',
  AUTH_SUBJECT_CLAIM: 'subject_claim',
  AUTH_PERSON_CLAIM: 'person_claim',
  AUTH_PERSON_BY: 'person_by',
  AUTH_DEPARTMENT: 'department',
  AUTH_MAX_AGE_S: 'max_age_s',
  AUTH_SCOPES: 'scopes',
} as const;
const NEEDED = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL'] as const;

type Given = Readonly<Record<string, string | undefined>>;

/**
 * The issuers of the environment: one by its variables, or several by AUTH_ISSUERS. Undefined where it names none. What is wrong with it is added to
 * `problems`, a line a variable.
 */
export function readIssuers(given: Given, production: boolean, problems: string[]): readonly IssuerSettings[] | undefined {
  const single = Object.keys(ISSUER_VARIABLES).filter((name) => given[name] !== undefined);
  if (given['AUTH_ISSUERS'] !== undefined) {
    if (single.length > 0) problems.push(`${single.join(', ')}: AUTH_ISSUERS says it of each issuer; give the one or the other`);
    return readList(given['AUTH_ISSUERS'], problems);
  }
  const missing = NEEDED.filter((name) => given[name] === undefined);
  if (missing.length === 0) return readSingle(given, problems);
  if (production) problems.push(`${missing.join(', ')}: required in production, where no development issuer exists`);
  else if (single.length > 0) problems.push(`${missing.join(', ')}: give all of ${NEEDED.join(', ')}, or none`);
  return undefined;
}

function readSingle(given: Given, problems: string[]): readonly IssuerSettings[] | undefined {
  const wanted: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(ISSUER_VARIABLES)) if (given[name] !== undefined) wanted[key] = given[name];
  if (given['AUTH_TOKEN_TYPES'] !== undefined) wanted['token_types'] = given['AUTH_TOKEN_TYPES'].split(',').map((type) => type.trim());
  if (given['AUTH_MAX_AGE_S'] !== undefined) wanted['max_age_s'] = Number(given['AUTH_MAX_AGE_S']);
  const parsed = OneIssuer.safeParse(wanted);
  if (parsed.success) return [settingsOf(parsed.data)];
  const nameOf = (key: unknown) => Object.entries(ISSUER_VARIABLES).find(([, one]) => one === key)?.[0] ?? 'AUTH_ISSUER';
  for (const { path, message } of parsed.error.issues) problems.push(`${nameOf(path[0])}: ${message}`);
  return undefined;
}

function readList(text: string, problems: string[]): readonly IssuerSettings[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    problems.push('AUTH_ISSUERS: must be JSON: an array of issuers (README, Sign-in)');
    return undefined;
  }
  const parsed = z.array(OneIssuer).min(1).max(MOST_ISSUERS).safeParse(list);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) problems.push(`AUTH_ISSUERS: ${[...path, message].join(': ')}`);
    return undefined;
  }
  const names = parsed.data.map(({ issuer }) => issuer);
  if (new Set(names).size < names.length) problems.push('AUTH_ISSUERS: an issuer stands in it twice');
  return parsed.data.map(settingsOf);
}

const settingsOf = (one: z.infer<typeof OneIssuer>): IssuerSettings =>
  Object.freeze({
    issuer: one.issuer,
    audience: [one.audience].flat(),
    jwksUrl: one.jwks_url,
    tokenTypes: one.token_types,
    subjectClaim: one.subject_claim,
    person:
      one.person_claim === undefined
        ? undefined
        : { claim: one.person_claim, by: one.person_by ?? 'hr_number', department: one.department ?? null },
    maxAgeS: one.max_age_s,
    areScopesHeeded: one.scopes === 'narrow',
  });
