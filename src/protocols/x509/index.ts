export { parseCertificate, readCertificate } from './certificate.js';
export type { Certificate } from './certificate.js';
export { matchesDnsName } from './name-match.js';
export { verifyPkix } from './pkix.js';
export type { PkixOptions, PkixVerdict } from './pkix.js';
export { certificatesInPem } from './pem.js';
