/** A text that is no TLS report; `path` is the JSON path of the first fault, `$` for the whole. */
export class TlsReportError extends Error {
  override readonly name = 'TlsReportError';
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(path === '$' ? problem : `${path}: ${problem}`);
  }
}
