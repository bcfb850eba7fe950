import { z } from 'zod';
import { CivilDate, prose, text } from '../../../../domain/fields.ts';
import { evidenceKinds } from './evidence-schema.ts';

const attested = z.boolean().optional();
const capacity_reason = prose(500)
  .optional()
  .meta({ description: 'Why the mentor takes more formal mentees than their capacity; required where they are at capacity' });

export const RecordAcceptance = z
  .strictObject({
    accepted_on: CivilDate.meta({
      description: 'Day on which the mentor accepted: not before the proposal, or the last change of it, and not after today',
    }),
    evidence_kind: z.enum(evidenceKinds),
    evidence_reference: text(200).meta({ description: 'Where to find the document', examples: ['Records 2026/118'] }),
    attests_no_reporting_line: attested.meta({
      description:
        'Required for a formal assignment: the document has the mentor’s word to be neither supervisor nor evaluator of the mentee',
    }),
    capacity_reason,
  })
  .meta({
    id: 'RecordAcceptance',
    example: {
      accepted_on: '2026-03-04',
      evidence_kind: 'email',
      evidence_reference: 'Records 2026/118',
      attests_no_reporting_line: true,
    },
  });
export type RecordAcceptance = z.infer<typeof RecordAcceptance>;

export const RequestLink = z.strictObject({}).meta({ id: 'RequestAcceptanceLink', example: {} });

/** Any text is taken, so that a wrong secret is not found rather than malformed. */
const secret = z
  .string()
  .max(200)
  .meta({ description: 'The last part of the address in the mail', examples: ['q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k'] });

export const LinkAddress = z.strictObject({ secret });

export const AcceptByLink = z
  .strictObject({
    secret,
    attests_no_reporting_line: attested.meta({ description: 'Required: that the text in `attestation` is true' }),
    capacity_reason,
  })
  .meta({ id: 'AcceptByLink', example: { secret: 'q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k', attests_no_reporting_line: true } });
export type AcceptByLink = z.infer<typeof AcceptByLink>;

export const DeclineByLink = z
  .strictObject({ secret })
  .meta({ id: 'DeclineByLink', example: { secret: 'q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k' } });

const name = z.string().max(201);
const day = z.iso.date();

export const AskedByLink = z
  .object({
    mentee_name: name.meta({ class: 'C0', examples: ['Zoë Šimková'] }),
    mentor_name: name.meta({ class: 'C0', examples: ['Ingrid Fjeld'] }),
    starts_on: day
      .nullable()
      .meta({ class: 'C1', description: 'Null: it starts on the day on which both have accepted', examples: [null] }),
    planned_ends_on: day.nullable().meta({ class: 'C1', examples: [null] }),
    expires_on: day
      .nullable()
      .meta({ class: 'C1', description: 'First day on which it can no longer be answered', examples: ['2026-03-22'] }),
    attestation: z
      .string()
      .max(200)
      .meta({
        class: 'open',
        description: 'What the mentor attests when accepting',
        examples: ['I am neither supervisor nor evaluator of this person.'],
      }),
    answer: z
      .enum(['accepted', 'declined'])
      .nullable()
      .meta({ class: 'C1', description: 'What was just answered; null while it is only asked', examples: [null] }),
  })
  .meta({ id: 'AskedByLink' });
export type AskedByLink = z.infer<typeof AskedByLink>;
