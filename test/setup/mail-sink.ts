/** A mail server that fails as they do, and keeps what it took, also where it did not say so. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { closeAfterFile } from './closing.ts';

/**
 * What it does with a letter: takes it; refuses its recipient for now; is not there; does not say a word; is silent once it has the letter; breaks off
 * in the middle of it; takes it and breaks off before it says so.
 */
export type Mood = 'takes' | 'refuses' | 'is gone' | 'is mute' | 'hangs' | 'breaks off' | 'takes in silence';

export type TakenLetter = Readonly<{ id: string; to: string; subject: string; text: string; isConfirmed: boolean }>;

export interface MailSink {
  /** For SMTP_URL. */
  url: string;
  /** How often it has failed a letter, or the connection for one. */
  failed: number;
  taken: TakenLetter[];
  /** Changes what it does; connections of before are broken off. */
  be(mood: Mood): Promise<void>;
}

/** Starts one that takes what it is given; closed after the test file. */
export async function openMailSink(): Promise<MailSink> {
  const sockets = new Set<Socket>();
  let mood: Mood = 'takes';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (mood === 'is mute') sink.failed += 1;
    else converse(socket);
  });

  function converse(socket: Socket): void {
    const say = (line: string) => void socket.write(`${line}\r\n`);
    const fail = (end: () => void) => {
      sink.failed += 1;
      end();
    };
    let [unread, to, isData] = ['', '', false];
    const command = (line: string) => {
      const [verb = ''] = line.toUpperCase().split(/[ :]/, 1);
      if (verb === 'RCPT') {
        to = /<(.*?)>/.exec(line)?.[1] ?? '';
        if (mood === 'refuses') return fail(() => say('451 4.3.0 try again later'));
      }
      if (verb === 'DATA') {
        isData = true;
        if (mood === 'breaks off') return fail(() => void socket.resetAndDestroy());
        return say('354 go on');
      }
      say(verb === 'QUIT' ? '221 bye' : '250 ok');
    };
    const letter = async (raw: string) => {
      if (mood === 'hangs') return fail(() => undefined);
      const addressee = to;
      const isSilent = mood === 'takes in silence';
      const { messageId: id = '', subject = '', text = '' } = await simpleParser(raw);
      // What has broken off meanwhile hears nothing any more.
      const isConfirmed = !isSilent && socket.writable;
      sink.taken.push({ id, to: addressee, subject, text, isConfirmed });
      if (isConfirmed) say('250 taken');
      else fail(() => void socket.resetAndDestroy());
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      unread += chunk;
      for (;;) {
        const end = unread.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const whole = unread.slice(0, end);
        unread = unread.slice(end + (isData ? 5 : 2));
        if (!isData) command(whole);
        else {
          isData = false;
          void letter(`${whole}\r\n`);
        }
      }
    });
    say('220 mail sink');
  }

  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const breakOff = () => {
    // What was said arrives.
    for (const socket of sockets) socket.destroySoon();
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    breakOff();
    await closed;
  };
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    failed: 0,
    taken: [],
    be: async (next) => {
      mood = next;
      if (next === 'is gone') return close();
      breakOff();
      if (!server.listening) await listen(port);
    },
  };
  closeAfterFile(close);
  return sink;
}
