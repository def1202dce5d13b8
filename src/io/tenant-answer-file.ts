import { readFileSync, statSync } from 'node:fs';
import type { TenantAnswer } from '../core/exchange/tenant-answer.js';
import {
  decodeText,
  readTenantAnswers,
  TenantAnswerError,
} from '../protocols/tenant-answer/index.js';
import { fileFault } from './file-fault.js';
import { UsageError } from './system.js';

/** Octets; UTF-16 takes two for each character. */
const largest = 2 * 2 ** 20;

/** The answers in a file of the user, in any encoding that Windows writes. Throws UsageError where it is none. */
export function readTenantAnswerFile(path: string): readonly TenantAnswer[] {
  try {
    if (statSync(path).size > largest) throw new UsageError(`${path}: too large for an answer`);
    return readTenantAnswers(decodeText(readFileSync(path)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof TenantAnswerError) throw new UsageError(`${path}: ${error.message}`);
    throw new UsageError(`${path} cannot be read: ${fileFault(error)}`);
  }
}
