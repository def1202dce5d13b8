export { decodeText } from './decode.js';
export { readTenantAnswers, TenantAnswerError } from './read.js';
