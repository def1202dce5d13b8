import { gunzipSync } from 'node:zlib';
import type { TlsReport } from '../core/tls-report/types.js';
import { readTlsReport, TlsReportError } from '../protocols/tls-rpt/index.js';
import { codeOf } from './failure.js';
import { isGzip, isObject, looksLikeMail, messagesOf, readMailReports } from './mail-report.js';
import { ReportFileError } from './report-file-error.js';

export interface ReadReport {
  readonly report: TlsReport;
  /** What the mail around it said it was about, where there was one. */
  readonly mailDomain?: string;
  readonly mailSubmitter?: string;
}

/** Octets of a file, and of everything unpacked from it together: a bomb ends here, not in memory. */
export const largestFile = 64 * 2 ** 20;
const largestUnpacked = 64 * 2 ** 20;
const largestOne = 32 * 2 ** 20;

/**
 * The reports in one file: JSON, gzip of it (RFC 8460 s5.2), a mail that carries either (s5.3), or a mailbox of such mails.
 * What a file is shows in its octets, not in its name.
 * @throws ReportFileError, and nothing else, for every other content.
 */
export function reportsIn(bytes: Uint8Array): readonly ReadReport[] {
  if (bytes.length > largestFile) throw new ReportFileError('the file is too large');
  const budget: Budget = { octets: largestUnpacked };
  if (isGzip(bytes) || isObject(bytes)) return [{ report: decode(bytes, budget) }];
  if (!looksLikeMail(bytes))
    throw new ReportFileError('neither JSON nor gzip nor a mail that carries them');
  const reports = messagesOf(bytes).flatMap((message) => {
    const { attachments, domain, submitter } = readMailReports(message);
    return attachments.map((attached) => ({
      report: decode(attached, budget),
      ...(domain !== undefined && { mailDomain: domain }),
      ...(submitter !== undefined && { mailSubmitter: submitter }),
    }));
  });
  // Other mail in a mailbox of reports is skipped; a file without any report is not taken for a clean one.
  if (reports.length === 0) throw new ReportFileError('the mail holds no TLS report');
  return reports;
}

interface Budget {
  octets: number;
}

function decode(bytes: Uint8Array, budget: Budget): TlsReport {
  const plain = isGzip(bytes) ? unpacked(bytes, budget) : bytes;
  if (plain.length > largestOne) throw new ReportFileError('the report is too large');
  try {
    return readTlsReport(Buffer.from(plain).toString('utf8'));
  } catch (error) {
    if (error instanceof TlsReportError) throw new ReportFileError(error.message);
    throw error;
  }
}

function unpacked(bytes: Uint8Array, budget: Budget): Uint8Array {
  const most = Math.min(budget.octets, largestOne);
  if (most <= 0) throw new ReportFileError('it unpacks to too much');
  try {
    const plain = gunzipSync(bytes, { maxOutputLength: most });
    budget.octets -= plain.length;
    return plain;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new ReportFileError(
      code === 'ERR_BUFFER_TOO_LARGE' ? 'it unpacks to too much' : 'the gzip data is damaged',
    );
  }
}
