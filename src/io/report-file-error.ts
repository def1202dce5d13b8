/** A file that holds no TLS report that could be read; the message says why, in text that is ours. */
export class ReportFileError extends Error {
  override readonly name = 'ReportFileError';
}
