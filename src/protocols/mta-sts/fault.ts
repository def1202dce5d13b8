/** One fault as a key of the findings catalog and what was seen; `detail` is hostile text, cut. */
export interface Fault {
  readonly code: string;
  readonly detail: string;
}

const maxDetail = 200;

export function fault(code: string, detail: string): Fault {
  return { code, detail: detail.length > maxDetail ? `${detail.slice(0, maxDetail)}…` : detail };
}
