import { z } from 'zod';
import { fileBodies } from '../../../../core/upload.ts';

export const uploads = fileBodies('application/pdf', 'The signed document, up to 10 MiB', '%PDF-1.7 …');

export const PlanDocument = z
  .string()
  .max(10_485_760)
  .meta({ class: 'C3', format: 'binary', examples: ['%PDF-1.7 …'] });
