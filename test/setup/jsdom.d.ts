declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options?: { runScripts?: 'outside-only'; contentType?: string });
    readonly window: Window & { eval(script: string): unknown; DOMParser: typeof DOMParser } & Record<string, unknown>;
  }
}
