import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const kinds = [
  'nomination_award',
  'leadership_opportunity',
  'plenary',
  'review',
  'visiting_professorship',
  'introduction',
  'letter',
  'recommendation',
  'other',
] as const;
const statuses = ['claimed', 'verified', 'declined', 'voided'] as const;

const kind = z.enum(kinds).meta({ description: 'What the sponsor did; for `other`, `description` says what', examples: ['letter'] });
const description = {
  description: 'What was done. Only sponsor and beneficiary can read it',
  examples: ['A letter for the award of the national society.'],
};
const outcome = { description: 'What came of it. Only sponsor and beneficiary can read it', examples: ['Shortlisted in June.'] };

const noWords = (meta: { description: string; examples: string[] }) =>
  z
    .string()
    .max(2000)
    .nullable()
    .meta({ class: 'C4', description: `${meta.description}; null for others`, examples: meta.examples });

export const SponsorshipAction = z
  .object({
    id: RowId,
    sponsor_id: Id.meta({ class: 'C2' }),
    sponsor: Party.meta({ class: 'C2' }),
    beneficiary_id: Id.meta({ class: 'C2' }),
    beneficiary: Party.meta({ class: 'C2' }),
    assignment_id: Id.nullable().meta({ class: 'C2', description: 'The sponsor relation of the two that it belongs to', examples: [null] }),
    kind: kind.meta({ class: 'C2' }),
    acted_on: z.iso.date().meta({ class: 'C2', examples: ['2026-06-15'] }),
    status: z.enum(statuses).meta({
      class: 'C2',
      description: '`claimed`: recorded by the sponsor, not yet verified by the beneficiary. Only a verified action counts',
      examples: ['claimed'],
    }),
    answered_at: Instant.nullable().meta({ class: 'C2', description: 'When the beneficiary verified or declined it', examples: [null] }),
    description: noWords(description),
    outcome: noWords(outcome),
    void_note: noWords({ description: 'Why it was voided. Only sponsor and beneficiary can read it', examples: ['Recorded twice.'] }),
    ...stamps,
  })
  .meta({ id: 'SponsorshipAction' });
export type SponsorshipAction = z.infer<typeof SponsorshipAction>;

export const SponsorshipActions = Page(SponsorshipAction, 'SponsorshipActionPage');
export const SponsorshipActionQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional().meta({ description: 'As sponsor or as beneficiary' }),
  sponsor_id: Id.optional(),
  beneficiary_id: Id.optional(),
  assignment_id: Id.optional(),
  kind: anyOf(kinds).optional(),
  status: anyOf(statuses).optional(),
  acted_on_gte: CivilDate.optional(),
  acted_on_lte: CivilDate.optional(),
});
export type SponsorshipActionQuery = z.infer<typeof SponsorshipActionQuery>;

export const NewSponsorshipAction = z
  .strictObject({
    beneficiary_id: Id.meta({ description: 'For whom you did it: a faculty member, not yourself' }),
    kind,
    acted_on: CivilDate.optional().meta({ description: 'Default today; not in the future' }),
    description: prose(2000).optional().meta(description),
    outcome: prose(2000).optional().meta(outcome),
    assignment_id: Id.optional().meta({
      description: 'Your sponsor relation with the beneficiary, where one is recorded and confirmed by both',
    }),
  })
  .meta({
    id: 'NewSponsorshipAction',
    example: { beneficiary_id: '0198b7a0-0000-7000-8000-000000000002', kind: 'letter', acted_on: '2026-06-15' },
  });
export type NewSponsorshipAction = z.infer<typeof NewSponsorshipAction>;

export const SponsorshipActionPatch = z
  .strictObject({
    kind: kind.optional(),
    acted_on: CivilDate.optional(),
    description: prose(2000).nullable().optional().meta(description),
    outcome: prose(2000).nullable().optional().meta(outcome),
  })
  .meta({ id: 'SponsorshipActionPatch', example: { outcome: 'Shortlisted in June.' } });
export type SponsorshipActionPatch = z.infer<typeof SponsorshipActionPatch>;

export const Answer = z.strictObject({}).meta({ id: 'SponsorshipActionAnswer', example: {} });

export const VoidSponsorshipAction = z
  .strictObject({ note: prose(2000).optional().meta({ description: 'Why. Only sponsor and beneficiary can read it' }) })
  .meta({ id: 'VoidSponsorshipAction', example: { note: 'Recorded twice.' } });
export type VoidSponsorshipAction = z.infer<typeof VoidSponsorshipAction>;
