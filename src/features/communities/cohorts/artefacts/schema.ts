import { z } from 'zod';
import { DOCUMENTS, type DocumentType } from '../../../../core/document-type.ts';
import { fileBodies } from '../../../../core/upload.ts';
import { artefactKinds } from '../kinds.ts';

const kind = z.enum(artefactKinds).meta({ description: 'What it is to the application', examples: ['cv'] });
export const ArtefactKindQuery = z.strictObject({ kind });

export const ArtefactQuery = z.strictObject({
  kind,
  media_type: z
    .enum(Object.keys(DOCUMENTS) as [DocumentType, ...DocumentType[]])
    .meta({ description: 'What the file is', examples: ['application/pdf'] }),
});
export type ArtefactQuery = z.infer<typeof ArtefactQuery>;

export const uploads = fileBodies('application/octet-stream', 'The document, of 5 MiB at most', '%PDF-1.7 …');

export const ArtefactContent = z
  .string()
  .max(10_000_000)
  .meta({ class: 'C9', format: 'binary', examples: ['%PDF-1.7 …'] });
