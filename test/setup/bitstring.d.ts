/** The library comes without types: what is asked of it. */
declare module '@digitalbazaar/bitstring' {
  export class Bitstring {
    constructor(options: { length: number } | { buffer: Uint8Array });
    static decodeBits(options: { encoded: string }): Promise<Uint8Array>;
    readonly length: number;
    readonly bits: Uint8Array;
    get(position: number): boolean;
    set(position: number, on: boolean): void;
    encodeBits(): Promise<string>;
  }
}
