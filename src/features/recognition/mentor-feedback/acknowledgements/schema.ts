import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { code } from '../../../../domain/fields.ts';

const name = z.string().max(410);

export const PublicAcknowledgement = z
  .object({
    kind: z.enum(['thanks']).meta({ class: 'open' }),
    department: z
      .string()
      .max(200)
      .meta({ class: 'open', examples: ['Department of Medicine'] }),
    to: name.meta({ class: 'open', description: 'Who is acknowledged', examples: ['Zoë Šimková'] }),
    from: name.meta({ class: 'open', description: 'Who says so', examples: ['Wei Chen'] }),
    message: z
      .string()
      .max(2000)
      .meta({ class: 'open', examples: ['Thank you for reading the grant application twice in one week.'] }),
    on: z.iso.date().meta({ class: 'open', examples: ['2026-06-20'] }),
  })
  .meta({ id: 'PublicAcknowledgement' });

export const PublicAcknowledgements = Page(PublicAcknowledgement, 'PublicAcknowledgementPage');
export const PublicAcknowledgementQuery = z.strictObject({
  ...pageQuery,
  department: code()
    .optional()
    .meta({ description: 'Code of the department; default: all of this service', examples: ['DOM'] }),
});
export type PublicAcknowledgementQuery = z.infer<typeof PublicAcknowledgementQuery>;
