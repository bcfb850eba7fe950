import { z } from 'zod';
import { Instant } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

/** What a mentor confirms with the acceptance. */
export const ATTESTATION = 'I am neither supervisor nor evaluator of this person.';

/** What can show that somebody accepted. */
export const evidenceKinds = ['email', 'letter', 'form', 'minutes', 'other'] as const;

export const AcceptanceEvidence = z
  .object({
    accepted_on: z.iso.date().meta({ class: 'C2', description: 'Day on which the mentor accepted', examples: ['2026-03-04'] }),
    kind: z.enum(evidenceKinds).meta({ class: 'C2' }),
    reference: z
      .string()
      .max(200)
      .meta({ class: 'C2', description: 'Where to find the document', examples: ['Records 2026/118'] }),
    recorded_by: Party.meta({ class: 'C2' }),
    recorded_at: Instant.meta({ class: 'C2' }),
  })
  .meta({ id: 'AcceptanceEvidence' });
