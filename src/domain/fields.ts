import { z } from 'zod';
import { hasStray, LINE } from '../core/text.ts';

/**
 * The field types of requests and answers; schemas use no others. Each gives the validator and the OpenAPI document the same
 * limits: bounded length, no control or invisible characters, no days that do not exist.
 */

const printableLines = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

const INVISIBLE = 'must not contain control characters, or invisible ones that change how it reads';

/** A visible character: none of format characters, blanks, marks without a letter, and fillers that look like blanks. */
const visible = /[^\p{Cf}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

/** One line of text, trimmed, without control or invisible characters or lone surrogates, and with something to see. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(LINE, INVISIBLE)
    .refine((line) => !hasStray(line), INVISIBLE)
    .refine((line) => visible.test(line), 'must show something');
}

/** Text of several lines. */
export function prose(max: number) {
  return z.string().trim().min(1).max(max).regex(printableLines, 'must not contain control characters');
}

/** A code people type: letters, digits, `-` and `_`. */
export function code(max = 32) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, 'must have letters, digits, - and _ alone');
}

/** Accepted in any case and compared in lower case, which is how the database writes it. */
export const Id = z.uuid().toLowerCase().meta({ description: 'UUID, lower case' });

/**
 * The `id` of the answered resource, which reveals nothing by itself. `Id` has no class: that somebody is the mentor is as confidential as the
 * relation, so every other identifier states its own.
 */
export const RowId = Id.meta({ class: 'id' });

/** A day that exists, between 1900 and 2199: no 30 February, no infinity. */
export const CivilDate = z.iso
  .date({ abort: true })
  .refine((day) => day >= '1900-01-01' && day < '2200-01-01', 'must lie between 1900-01-01 and 2199-12-31')
  .meta({ description: 'Civil day in the department’s time zone', examples: ['2026-07-01'] });

/** As precise as PostgreSQL and Temporal both read it: at most nine digits after the second. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((at) => !/\.\d{10}/.test(at), 'must have at most nine digits after the second')
  .meta({ description: 'RFC 3339 instant in UTC', examples: ['2026-07-01T14:30:00.000Z'] });

/** An e-mail address of at most 254 characters (RFC 5321). */
export const Email = z.email().max(254);

/**
 * A web address that is safe to show as a link: https and nothing else, a host name with a dot, no user or password before it, and in the
 * characters of RFC 3986 alone.
 */
export const HttpsUrl = z
  .string()
  .max(2000)
  .regex(
    /^https:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]*)?$/,
    'must be an https address',
  )
  .refine((url) => URL.canParse(url), 'must be an https address')
  .meta({ description: 'Web address, https only', examples: ['https://mentorship.example.edu/first-year'] });

/**
 * True for an ORCID iD with the right check character: ISO 7064 MOD 11-2, as ORCID describes the structure of its identifier.
 * Takes the form with hyphens.
 */
export function isOrcid(value: string): boolean {
  if (!/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(value)) return false;
  const digits = value.replaceAll('-', '');
  let total = 0;
  for (const digit of digits.slice(0, -1)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits.endsWith(check === 10 ? 'X' : String(check));
}

/** An ORCID iD with hyphens and a right check character. */
export const Orcid = z
  .string()
  .length(19)
  .regex(/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/)
  .refine(isOrcid, 'must have a right check digit')
  .meta({ description: 'ORCID iD with hyphens', examples: ['0000-0002-1825-0097'] });

/** The canonical form of a language tag (RFC 5646), or null where it is none. */
function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** A BCP 47 language tag, taken in any case and kept in its canonical form: `FR-ca` is `fr-CA`. */
export const LanguageTag = z
  .string()
  .min(2)
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as en or fr-CA')
  .refine((tag) => canonicalLanguage(tag) !== null, 'must be a language tag such as en or fr-CA')
  .overwrite((tag) => canonicalLanguage(tag) ?? tag)
  .meta({ description: 'BCP 47 language tag', examples: ['fr-CA'] });

/** The version of a row, counted up by every change, for `If-Match`. */
export const RowVersion = z
  .int32()
  .min(1)
  .meta({ class: 'meta', description: 'Counts the changes of the resource. `If-Match` takes it in quotes, or the whole ETag' });

/** What every stored resource carries beside its own fields. */
export const stamps = { row_version: RowVersion, created_at: Instant.meta({ class: 'meta' }), updated_at: Instant.meta({ class: 'meta' }) };

/** The path of operations on one resource. */
export const IdParams = z.strictObject({ id: Id });

/** A query parameter that is `true` or `false`, in no other spelling. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The query of operations that support a dry run. */
export const DryRun = z.strictObject({
  dry_run: Flag.optional().meta({ description: 'true: check everything and answer as usual, but write nothing' }),
});

const MOST_VALUES = 300;
const MOST_CHARS = 900;

/**
 * One or several values of a list of words, comma-separated, OR between them. The document states it as an array of the `stated` words: of
 * all, unless some are accepted only to answer an empty list.
 */
export function anyOf<const T extends readonly [string, ...string[]]>(words: T, stated: readonly T[number][] = words) {
  const list = stated.join(', ');
  const message = `must be of ${list.length > MOST_CHARS ? 'the values that the OpenAPI document lists for this parameter' : list}`;
  return z
    .string()
    .regex(/^[A-Za-z_.-]+(,[A-Za-z_.-]+)*$/)
    .transform((text, context) => {
      const values = text.split(',');
      if (values.length > MOST_VALUES) context.addIssue({ code: 'custom', message: `must be at most ${MOST_VALUES} values` });
      if (values.some((value) => !words.includes(value))) context.addIssue({ code: 'custom', message });
      return values as T[number][];
    })
    .meta({
      description: 'One or more, comma-separated',
      type: 'array',
      items: { type: 'string', enum: [...stated] },
      minItems: 1,
      maxItems: MOST_VALUES,
    });
}
