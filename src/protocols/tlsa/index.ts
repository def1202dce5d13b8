export { tlsaFor, TlsaError } from './generate.js';
export { matchTlsa } from './match.js';
export type { TlsaContext } from './association.js';
