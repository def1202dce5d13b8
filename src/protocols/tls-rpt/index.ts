export { readTlsRptTxt } from './txt.js';
export type { TlsRptTxt } from './txt.js';
