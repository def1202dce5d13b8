import { instant } from './ledger-entry.js';
import { array, object, string, truth, whole } from './shape.js';

const answer = object(
  { codes: array(string), messages: array(string), problems: array(string) },
  {
    domain: string,
    askedAt: instant,
    feature: string,
    expectedMx: object({ host: string, preference: whole(0, 99_999) }),
    dnssecSupport: string,
    mxStatus: string,
    actualMx: array(string),
    mtaStsStatus: string,
    mtaStsAvailable: truth,
    mtaStsMode: string,
  },
);

/** The answers of tenants that a run was given, as they stand in its recording. */
export const tenantAnswers = array(object({ domain: string, answer }));
