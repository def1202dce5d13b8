export { ehloKeywords, offersStarttls } from './ehlo.js';
export { createReplyReader } from './reply.js';
export type { Reply, ReplyReader, ReplyResult } from './reply.js';
export { hungUpTwice, presentedChain, readSmtpTranscript } from './transcript.js';
export type { SessionObservation } from './transcript.js';
