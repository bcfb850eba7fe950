/** What the ZIP format writes where. */
export const LOCAL_HEADER = 0x04034b50;
export const DIRECTORY_HEADER = 0x02014b50;
export const DIRECTORY_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
export const DIRECTORY_END_64 = 0x06064b50;
export const DIRECTORY_LOCATOR_64 = 0x07064b50;
export const MAX_16 = 0xffff;
export const MAX_32 = 0xffffffff;

/** The 64-bit values that stand in the extra field of an entry in place of those that are all ones, in this order. */
export function widen(extra: Buffer, values: number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return values.map((value) => {
      if (value !== MAX_32) return value;
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    });
  }
  return values;
}
