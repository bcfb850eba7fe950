/** Writes iCalendar (RFC 5545): CRLF, lines folded at 75 octets, texts escaped. */

/** An event: at an instant with a duration in minutes, or on a whole day. */
export type CalendarEvent = Readonly<{
  /** Never changes, so that calendar clients recognise the event. */
  uid: string;
  /** Counts the changes, from 0. */
  sequence: number;
  created_at: string;
  updated_at: string;
  when: Readonly<{ at: string; minutes: number | null }> | Readonly<{ on: string }>;
  status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  summary: string;
  url: string | null;
  /** It takes no time of the day: whoever looks for a free hour does not see it. */
  transparent?: boolean;
}>;

/** What calendar programmes show as the name of a calendar that they read again and again, and how long they may keep it (`PT1H`). */
export type Feed = Readonly<{ name: string; refresh: string }>;

const OCTETS = 75;

/** A text as a value: backslash, comma, semicolon and line end are escaped; control characters are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** One content line of at most 75 octets a piece, never cut within a character; each further piece begins with a space. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > OCTETS) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}

/** `20260301T150000Z`: an instant in UTC, to the second. */
function utc(instant: string): string {
  return Temporal.Instant.from(instant).round({ smallestUnit: 'second', roundingMode: 'floor' }).toString().replaceAll(/[-:]/g, '');
}

function whenOf(when: CalendarEvent['when']): string[] {
  if ('on' in when) return [`DTSTART;VALUE=DATE:${when.on.replaceAll('-', '')}`];
  return [`DTSTART:${utc(when.at)}`, ...(when.minutes === null ? [] : [`DURATION:PT${when.minutes}M`])];
}

function linesOf(event: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `DTSTAMP:${utc(event.updated_at)}`,
    `CREATED:${utc(event.created_at)}`,
    `LAST-MODIFIED:${utc(event.updated_at)}`,
    `SEQUENCE:${event.sequence}`,
    ...whenOf(event.when),
    `STATUS:${event.status}`,
    `SUMMARY:${escaped(event.summary)}`,
    ...(event.transparent ? ['TRANSP:TRANSPARENT'] : []),
    // URI values are not escaped as texts are; encodeURI leaves no line end in one.
    ...(event.url === null ? [] : [`URL:${encodeURI(event.url.toWellFormed())}`]),
    'END:VEVENT',
  ];
}

/** Names and refresh hints in the words of RFC 7986, and in those that calendar programmes knew before it. */
const headOf = ({ name, refresh }: Feed): string[] => [
  `NAME:${escaped(name)}`,
  `X-WR-CALNAME:${escaped(name)}`,
  `REFRESH-INTERVAL;VALUE=DURATION:${refresh}`,
  `X-PUBLISHED-TTL:${refresh}`,
];

/** A calendar needs at least one component (RFC 5545, section 3.4): the time zone in which all times here are written. */
const UTC = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * A calendar with these events, ready to send as `text/calendar; charset=utf-8`. `product` names the software that made it (PRODID, RFC 5545).
 * Without events it is valid all the same.
 */
export function toICalendar(events: readonly CalendarEvent[], product: string, feed?: Feed): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${product}`, 'CALSCALE:GREGORIAN', ...(feed ? headOf(feed) : [])];
  const lines = [...head, ...(feed || events.length === 0 ? UTC : []), ...events.flatMap(linesOf), 'END:VCALENDAR'];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
