/** A reader of calendar files made from the words of RFC 5545, not from the writer. */

/** The lines of the text. Section 3.1: lines end with CRLF, and a CRLF followed by one blank was put there by folding. */
export const unfolded = (text: string) => text.replaceAll(/\r\n[ \t]/g, '').split('\r\n');

/** The text that a value stands for. Section 3.3.11. */
export const unescaped = (value: string) =>
  value.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));

/** The value of the first property of this name, as it is written. */
export const propertyOf = (text: string, name: string) =>
  unfolded(text)
    .find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`))
    ?.replace(/^[^:]*:/, '');
