/** A real mail server on the loopback address that keeps what it is given, and refuses or delays mail on request. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  parsed: ParsedMail;
  raw: string;
  /** The envelope. */
  from: string;
  to: string[];
}

export interface Mailbox {
  /** Of the server, for SMTP_URL. */
  url: string;
  port: number;
  mails: Mail[];
  /** What the server answers instead of taking mail, until it is undefined again. */
  refusal: { at: 'recipient' | 'data'; code: number; text: string } | undefined;
  /** Mail is taken once this has resolved. */
  patience: Promise<unknown>;
  /** How many letters the server has begun to read. */
  begun: number;
  close(): Promise<void>;
}

export async function openMailbox(options: SMTPServerOptions = { disabledCommands: ['STARTTLS', 'AUTH'] }): Promise<Mailbox> {
  const no = (at: 'recipient' | 'data') => {
    const { refusal } = mailbox;
    return refusal?.at === at ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null;
  };
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    closeTimeout: 200,
    onRcptTo: (_address, _session, answer) => answer(no('recipient')),
    onData: (stream, session, answer) => {
      mailbox.begun += 1;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        await mailbox.patience;
        const refused = no('data');
        if (refused) return answer(refused);
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mailbox.mails.push({
          parsed: await simpleParser(raw),
          raw: raw.toString('latin1'),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
        });
        return answer();
      });
    },
    ...options,
  });
  // Clients that hang up in the middle are part of the tests.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails: [],
    refusal: undefined,
    patience: Promise.resolve(),
    begun: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}
