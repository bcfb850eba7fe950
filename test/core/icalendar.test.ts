/** Held against a reader made from the words of RFC 5545, not from the writer. */
import { describe, expect, test } from 'vitest';
import { type CalendarEvent, toICalendar } from '../../src/core/icalendar.ts';
import { propertyOf, unfolded } from '../setup/icalendar.ts';

const PRODUCT = '-//Faculty mentorship//Meetings//EN';

const event: CalendarEvent = {
  uid: '0198b7a0-0000-7000-8000-000000000001',
  sequence: 2,
  created_at: '2026-03-01T12:00:00.000Z',
  updated_at: '2026-03-02T12:00:00.999Z',
  when: { at: '2026-03-10T15:00:00.000Z', minutes: 45 },
  status: 'CONFIRMED',
  summary: 'Mentoring meeting',
  url: null,
};

test('a calendar matches RFC 5545, line by line', () => {
  expect(toICalendar([event], PRODUCT)).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Faculty mentorship//Meetings//EN',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      'UID:0198b7a0-0000-7000-8000-000000000001',
      'DTSTAMP:20260302T120000Z',
      'CREATED:20260301T120000Z',
      'LAST-MODIFIED:20260302T120000Z',
      'SEQUENCE:2',
      'DTSTART:20260310T150000Z',
      'DURATION:PT45M',
      'STATUS:CONFIRMED',
      'SUMMARY:Mentoring meeting',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
});

const zone = ['BEGIN:VTIMEZONE', 'TZID:UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000'];

test('a calendar without events is valid: it has a time zone, because a calendar needs a component', () => {
  expect(unfolded(toICalendar([], PRODUCT))).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Faculty mentorship//Meetings//EN',
    'CALSCALE:GREGORIAN',
    ...zone,
    'END:STANDARD',
    'END:VTIMEZONE',
    'END:VCALENDAR',
    '',
  ]);
});

test('a feed has a name and a refresh hint, in the words of RFC 7986 and in older ones', () => {
  expect(unfolded(toICalendar([event], PRODUCT, { name: 'Meetings, all', refresh: 'PT1H' })).slice(4, 15)).toEqual([
    'NAME:Meetings\\, all',
    'X-WR-CALNAME:Meetings\\, all',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...zone,
    'END:STANDARD',
  ]);
});

test('an entry can take no time of the day', () => {
  expect(unfolded(toICalendar([{ ...event, transparent: true }], PRODUCT))).toContain('TRANSP:TRANSPARENT');
  expect(toICalendar([event], PRODUCT)).not.toContain('TRANSP');
});

describe('when', () => {
  test('a whole day is a date, without a time zone to be shifted by', () => {
    const text = toICalendar([{ ...event, when: { on: '2026-03-10' } }], PRODUCT);
    expect(unfolded(text)).toContain('DTSTART;VALUE=DATE:20260310');
    expect(text).not.toMatch(/DURATION|DTEND/);
  });

  test('an instant without a length has neither DURATION nor DTEND', () => {
    const text = toICalendar([{ ...event, when: { at: '2026-03-10T15:00:00.000Z', minutes: null } }], PRODUCT);
    expect(unfolded(text)).toContain('DTSTART:20260310T150000Z');
    expect(text).not.toMatch(/DURATION|DTEND/);
  });
});

describe('a text', () => {
  const summarised = (summary: string) => toICalendar([{ ...event, summary }], PRODUCT);

  test('cannot end its line, begin another property or hide control characters', () => {
    const text = summarised('a\r\nATTENDEE:mailto:x@example.org\nb\rc\u2028d\u0000e;f,g\\h');
    expect(unfolded(text)).toContain('SUMMARY:a\\nATTENDEE:mailto:x@example.org\\nb\\nc\\nde\\;f\\,g\\\\h');
    expect(unfolded(text).filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
  });

  test('is folded where 75 octets are full, and not before', () => {
    const line = (length: number) => summarised('x'.repeat(length)).split('\r\n');
    const prefix = 'SUMMARY:'.length;
    expect(line(75 - prefix)).toContain(`SUMMARY:${'x'.repeat(75 - prefix)}`);
    expect(line(76 - prefix)).toEqual(expect.arrayContaining([`SUMMARY:${'x'.repeat(75 - prefix)}`, ' x']));
  });

  test('with a lone surrogate loses only that surrogate', () => {
    expect(propertyOf(summarised('a\ud83db'), 'SUMMARY')).toBe('a\ufffdb');
  });
});

test('an address is written as it is, and cannot end its line', () => {
  const addressed = (url: string) => toICalendar([{ ...event, url }], PRODUCT);
  const long = `https://mentorship.example.edu/${'path/'.repeat(20)}?a=1;b,c`;
  expect(propertyOf(addressed(long), 'URL')).toBe(long);
  expect(unfolded(addressed('https://example.edu/\r\nATTENDEE:x')).filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
});
