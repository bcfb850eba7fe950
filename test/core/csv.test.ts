import { describe, expect, it } from 'vitest';
import { csvStream, disarmFormula, restoreFormula, toCsv } from '../../src/core/csv.ts';

const columns = [
  { key: 'name', header: 'name' },
  { key: 'value', header: 'value' },
] as const;

/** The lines of a table with one value in it, without byte order mark. */
const written = (value: Parameters<typeof toCsv<'value'>>[1] extends Iterable<{ readonly value: infer V }> ? V : never) =>
  toCsv([{ key: 'value', header: 'value' }], [{ value }], { bom: false }).slice('value\r\n'.length, -2);

async function textOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

describe('format', () => {
  it('begins with a byte order mark, ends lines with CRLF and doubles quotes', () => {
    const rows = [
      { name: 'Zoë "Z" Wójcik', value: 'a,b' },
      { name: 'two\nlines', value: 'old\rmac' },
    ];
    expect(toCsv(columns, rows)).toBe('\ufeffname,value\r\n"Zoë ""Z"" Wójcik","a,b"\r\n"two\nlines","old\rmac"\r\n');
  });

  it('leaves the byte order mark out when asked', () => {
    expect(toCsv(columns, [], { bom: false })).toBe('name,value\r\n');
  });

  it('writes null and undefined as empty cells, booleans as words, lists joined by a bar', () => {
    expect(written(null)).toBe('');
    expect(written(undefined)).toBe('');
    expect(written(true)).toBe('true');
    expect(written(false)).toBe('false');
    expect(written(['GI', 'EM'])).toBe('GI|EM');
    expect(written([])).toBe('');
    expect(written(0)).toBe('0');
    expect(written(12345678901234567890n)).toBe('12345678901234567890');
  });

  it('writes the named columns only', () => {
    const secret = { name: 'x', value: 1, note: 'confidential' };
    expect(toCsv(columns, [secret])).not.toContain('confidential');
  });
});

describe('formulas', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', '  =1', '\u00a0=1', '\n=1', "'=1", " ' -1"])(
    'disarms %j',
    (text) => {
      expect(written(text)).toContain(`'${text}`);
      expect(restoreFormula(disarmFormula(text))).toBe(text);
    },
  );

  it.each(['a=b', "'t Hooft", "O'Brien", '5-6', 'a@example.edu', '', ' ', "'"])('leaves %j as it is', (text) => {
    expect(disarmFormula(text)).toBe(text);
    expect(restoreFormula(text)).toBe(text);
  });

  it('keeps numbers numbers', () => {
    expect(written(-5)).toBe('-5');
    expect(written(-1.5)).toBe('-1.5');
    expect(written('-5')).toBe("'-5");
  });

  it('disarms lists as a whole, and headers', () => {
    expect(written(['=1', 'b'])).toBe("'=1|b");
    expect(toCsv([{ key: 'a', header: '=a' }], [], { bom: false })).toBe("'=a\r\n");
  });
});

describe('stream', () => {
  it('writes the same text as the string form, for any number of rows', async () => {
    for (const count of [0, 1, 499, 500, 501, 1_700]) {
      const rows = Array.from({ length: count }, (_, index) => ({ name: `Zoë ${index}`, value: index }));
      expect(await textOf(csvStream(columns, rows))).toBe(toCsv(columns, rows));
    }
  });

  it('asks for rows only as the reader takes them', async () => {
    let asked = 0;
    async function* rows() {
      for (;;) {
        asked += 1;
        yield { name: 'x'.repeat(100), value: asked };
      }
    }
    for await (const chunk of csvStream(columns, rows())) if (chunk.length > 10_000) break;
    expect(asked).toBeLessThan(5_000);
  });

  it('fails when its rows fail', async () => {
    async function* rows() {
      yield { name: 'a', value: 1 };
      throw new Error('connection lost');
    }
    await expect(textOf(csvStream(columns, rows()))).rejects.toThrow('connection lost');
  });
});
