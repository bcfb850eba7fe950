import { z } from 'zod';
import { fileBodies } from '../../../../core/upload.ts';
import { reportKinds } from '../schema.ts';

export const ReportNumber = z.strictObject({
  report_no: z
    .string()
    .max(100)
    .meta({ description: 'As it is printed on the report, in any case', examples: ['DOS-2026-7K3QX9M2TB'] }),
});

export const Verification = z
  .object({
    report_no: z
      .string()
      .max(20)
      .meta({ class: 'open', examples: ['DOS-2026-7K3QX9M2TB'] }),
    kind: z.enum(reportKinds).meta({ class: 'open', examples: ['dossier'] }),
    issued_on: z.iso.date().meta({ class: 'open', examples: ['2026-12-15'] }),
    sha256: z
      .string()
      .length(64)
      .meta({
        class: 'open',
        description: 'Digest of the report’s canonical JSON (RFC 8785)',
        examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      }),
    file: z
      .enum(['report', 'extract'])
      .nullable()
      .meta({
        class: 'open',
        description: 'What the file that was compared is: the report, or an extract, a table of some of it; null where none was compared',
        examples: ['report'],
      }),
  })
  .meta({ id: 'ReportVerification' });
export type Verification = z.infer<typeof Verification>;

export const VerificationPage = z
  .string()
  .max(20_000)
  .meta({ class: 'open', examples: ['<!doctype html><title>Report DOS-2026-7K3QX9M2TB</title>'] });

export const VerifyDigest = z
  .strictObject({
    sha256: z
      .string()
      .length(64)
      .regex(/^[0-9A-Fa-f]+$/)
      .toLowerCase()
      .meta({
        description: 'SHA-256 of the file that you have, in hexadecimal digits',
        examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      }),
  })
  .meta({ id: 'VerifyDigest', example: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' } });

/** The media types of a file that is verified. */
export const uploads = fileBodies('application/octet-stream', 'The file that you have of the report', '{"as_of":"2026-11-30"}');
