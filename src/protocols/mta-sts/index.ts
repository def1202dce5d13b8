export { matchesMxPattern } from '../../core/mta-sts-pattern.js';
export type { Fault } from './fault.js';
export { readPolicyFetch } from './fetch.js';
export type { FetchReading } from './fetch.js';
export { maxPolicyOctets, readStsPolicy } from './policy.js';
export type { StsPolicyResult } from './policy.js';
export { readStsTxt } from './txt.js';
export type { StsTxt } from './txt.js';
