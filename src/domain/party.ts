import { z } from 'zod';
import { RowId } from './fields.ts';

/**
 * A person as a row refers to them: the id, and the name under which everybody of the department knows the person. The field that holds it has
 * the class of the reference: who it is can be more confidential than a name.
 */
export const Party = z
  .object({
    id: RowId,
    display_name: z
      .string()
      .max(410)
      .meta({ class: 'C0', examples: ['Zoë Šimková'] }),
  })
  .meta({ id: 'Party', description: 'A person by id and name' });
export type Party = z.infer<typeof Party>;
