import { z } from 'zod';
import { RowId } from './fields.ts';

/** A division or site as a row refers to it: id, code and name. The field that holds it has the class of the reference. */
export const unitReference = () =>
  z.object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['CARD'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Cardiology'] }),
  });
