import type { createTransport } from 'nodemailer';

export type MailSettings = Readonly<{
  /** smtp:// upgrades to TLS where the server offers it, and requires it before it sends a password; smtps:// uses TLS from the start. */
  smtpUrl: string;
  from: Readonly<{ name: string; address: string }>;
  /** The public address of the service, with which links in mails begin; no slash at the end. */
  publicUrl: string;
}>;

/** `id` makes the Message-ID: the same letter has the same one, however often it is sent. */
export type Letter = Readonly<{ id: string; to: string; subject: string; text: string; at: string }>;

export type Mailer = Readonly<{
  publicUrl: string;
  /** Resolves once the server has taken the letter. @throws MailNotSent */
  send(letter: Letter, signal: AbortSignal): Promise<void>;
  /** Ends all connections, also those on which a letter is under way. */
  close(): void;
}>;

/** The mail server could not be reached or refused. Carries the kind of failure and no text, because a text may contain addresses. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
  /** Such as `ECONNECTION`, or `EENVELOPE 450` with the reply of the server. */
  readonly code: string;

  constructor(cause: unknown) {
    const { code, responseCode } = (cause ?? {}) as { code?: unknown; responseCode?: unknown };
    const parts = [typeof code === 'string' ? code : 'UNKNOWN', typeof responseCode === 'number' ? responseCode : ''];
    super(parts.join(' ').trim());
    this.code = this.message;
  }
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 15_000;
/** The limit for one letter: the transaction that waits for it is ended by the database after a minute. */
const LETTER_MS = 30_000;
const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** Sends letters over a few reused connections. Connects when there is something to send. */
export function createMailer({ smtpUrl, from, publicUrl }: MailSettings): Mailer {
  const url = new URL(smtpUrl);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const isLoopback = host === 'localhost' || host === '::1' || /^127\./.test(host);
  const settings = {
    pool: true as const,
    host,
    port: url.port === '' ? DEFAULT_PORTS[secure ? 'smtps:' : 'smtp:'] : Number(url.port),
    secure,
    requireTLS: !secure && user !== '' && !isLoopback,
    tls: { minVersion: 'TLSv1.2' as const },
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
    maxConnections: 2,
    maxRequeues: 1,
    dnsTimeout: CONNECT_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: ReturnType<typeof createTransport> | undefined;
  // The library is loaded with the first letter.
  const connected = async () => (transport ??= (await import('nodemailer')).createTransport(settings));
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    publicUrl,
    close: () => transport?.close({ force: true }),
    send: async ({ id, to, subject, text, at }, signal) => {
      try {
        await (await connected()).sendMail({
          // Its own copy: the library completes what it is given in place.
          from: { ...from },
          to: { name: '', address: to },
          envelope: { from: from.address, to: [to] },
          messageId: `<${id}@${domain}>`,
          date: new Date(at),
          subject,
          text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(LETTER_MS)]),
        });
      } catch (error) {
        throw new MailNotSent(error);
      }
    },
  };
}
