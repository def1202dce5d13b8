/** Seconds since 1970-01-01T00:00:00Z, whole. Milliseconds never enter the core. */
export type Instant = number;
/** Seconds. */
export type Seconds = number;

/** `2026-11-24T08:14:58Z`. */
export function instantToText(at: Instant): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z');
}

/** The instant, or `undefined` where the text is not an RFC 3339 time with a zone. */
export function instantFromText(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  // 2026-02-31 would roll over into March: the day must come back as it was written.
  const [, day = ''] = /-(\d\d)T/.exec(text) ?? [];
  const local = new Date(Date.parse(`${text.slice(0, 19)}Z`));
  return local.getUTCDate() === Number(day) ? Math.floor(milliseconds / 1000) : undefined;
}
