/** Something went otherwise than the issue of a cutover says it must: the demo ends with exit code 1 and this text. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

/** Throws DemoFailure with both values where they differ. */
export function expectSame(
  what: string,
  seen: string | undefined,
  wanted: string | undefined,
): void {
  if (seen === wanted) return;
  throw new DemoFailure(`${what}: expected ${wanted ?? 'none'}, got ${seen ?? 'none'}`);
}
