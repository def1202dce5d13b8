export { readTlsRptTxt } from './txt.js';
export type { TlsRptTxt } from './txt.js';
export { readTlsReport } from './report.js';
export { TlsReportError } from './report-error.js';
