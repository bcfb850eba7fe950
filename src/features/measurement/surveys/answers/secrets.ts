import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { digestOf } from '../../../platform/notifications/links/service.ts';

/**
 * What follows from the secret of a link. The invitation is found by `link`; that the link is spent is marked by `spent`, and a draft is found by
 * `draft`. All are one-way and of different keys, and the secret is stored nowhere: whoever holds the database cannot tell which mark or draft
 * belongs to which invitation.
 */
export const marksOf = (secret: string) => ({
  link: digestOf(secret),
  spent: derived(secret, 'survey link spent'),
  draft: derived(secret, 'survey draft'),
});

export type Marks = ReturnType<typeof marksOf>;

const derived = (secret: string, purpose: string): Buffer => createHmac('sha256', secret).update(purpose).digest();

const NONCE = 12;
const TAG = 16;

/** Seals a draft so that only the secret of the link opens it (AES-256-GCM). */
export function seal(secret: string, draft: unknown): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', derived(secret, 'survey draft seal'), nonce);
  return Buffer.concat([nonce, cipher.update(JSON.stringify(draft), 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` has made with the same secret. @throws {Error} where it was made with another one, or changed */
export function unseal(secret: string, sealed: Buffer): unknown {
  const cipher = createDecipheriv('aes-256-gcm', derived(secret, 'survey draft seal'), sealed.subarray(0, NONCE));
  cipher.setAuthTag(sealed.subarray(-TAG));
  return JSON.parse(Buffer.concat([cipher.update(sealed.subarray(NONCE, -TAG)), cipher.final()]).toString('utf8'));
}
