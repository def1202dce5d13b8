import type { Situation } from '../situation.js';
import { certificates } from './certificates.js';
import { destinations } from './destinations.js';
import { dnssec } from './dnssec.js';
import { mtaSts } from './mta-sts.js';
import { parameters } from './parameters.js';
import { sessions } from './sessions.js';

export const catalogue: readonly Situation[] = [
  ...parameters,
  ...certificates,
  ...sessions,
  ...destinations,
  ...dnssec,
  ...mtaSts,
];
