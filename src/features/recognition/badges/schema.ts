import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, Instant, RowId, stamps } from '../../../domain/fields.ts';
import { AcademicYear } from '../credits/schema.ts';

export const Badge = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'own' }),
    ground: z.enum(['year', 'award']).meta({
      class: 'own',
      description: 'What it recognises: an academic year as mentor, or an award for mentoring',
      examples: ['year'],
    }),
    academic_year: AcademicYear.nullable().meta({ class: 'own', description: 'The year that it recognises, or of the award' }),
    award_id: Id.nullable().meta({ class: 'own', description: 'The award that it recognises', examples: [null] }),
    quarter_credits: z
      .int32()
      .nullable()
      .meta({ class: 'own', description: 'The credits that it tells, in quarters of a credit; null: it tells none', examples: [null] }),
    url: z
      .string()
      .max(2100)
      .nullable()
      .meta({
        class: 'own',
        description: 'Where the badge is for everybody who has this address; null where the service has none. Nobody finds it by guessing',
        examples: ['https://mentorship.example.edu/v1/public/badges/6f1f8c1e-3d0b-4f0a-9c7e-2b6f5a4d3c21'],
      }),
    status: z.enum(['valid', 'revoked']).meta({ class: 'own', examples: ['valid'] }),
    issued_at: Instant.meta({ class: 'own' }),
    revoked_at: Instant.nullable().meta({ class: 'own', examples: [null] }),
    revoked_because: z
      .enum(['holder', 'ground'])
      .nullable()
      .meta({
        class: 'own',
        description: '`holder`: you wished so. `ground`: what it recognised holds no more, or is less than it tells',
        examples: [null],
      }),
    ...stamps,
  })
  .meta({ id: 'Badge' });
export type Badge = z.infer<typeof Badge>;

export const Badges = Page(Badge, 'BadgePage');
export const BadgeQuery = z.strictObject(pageQuery);
export type BadgeQuery = z.infer<typeof BadgeQuery>;

const YearBadge = z
  .strictObject({
    ground: z.literal('year'),
    academic_year: AcademicYear.meta({ description: 'A year whose statement of credits was issued to you' }),
    tells_credits: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it tells how many credits you have as mentor; default: no', examples: [false] }),
  })
  .meta({ id: 'NewYearBadge' });

const AwardBadge = z
  .strictObject({ ground: z.literal('award'), award_id: Id.meta({ description: 'An award that was conferred on you' }) })
  .meta({ id: 'NewAwardBadge' });

export const NewBadge = z
  .discriminatedUnion('ground', [YearBadge, AwardBadge])
  .meta({ id: 'NewBadge', example: { ground: 'year', academic_year: 2024 } });
export type NewBadge = z.infer<typeof NewBadge>;
export type YearBadge = z.infer<typeof YearBadge>;

export const RevokeBadge = z.strictObject({}).meta({ id: 'RevokeBadge', example: {} });

const example = {
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Mentorship recognition 2024–2025',
};

const credential = (kind: 'own' | 'open') =>
  z.record(z.string().max(100), z.unknown()).meta({
    class: kind,
    description: 'An OpenBadgeCredential of Open Badges 3.0 with the claims of its token. It does not name its holder',
    examples: [example],
  });

const token = (kind: 'own' | 'open') =>
  z
    .string()
    .max(100_000)
    .meta({
      class: kind,
      description: 'The same, signed: a JSON Web Token in compact form',
      examples: ['eyJhbGciOiJFZERTQSJ9.eyJuYW1lIjoi….c2ln'],
    });

/** A badge in both forms, by the media type that is accepted. */
export const credentialAnswer = (kind: 'own' | 'open') => ({
  200: {
    description: 'The badge',
    content: { [TOKEN_TYPE]: { schema: token(kind) }, 'application/json': { schema: credential(kind) } },
  },
});

/** Credentials as tokens (VC-JOSE-COSE). */
export const TOKEN_TYPE = 'application/vc+jwt';
