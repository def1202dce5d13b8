import type { DnsRequest, HttpsRequest, SmtpRequest } from './network.js';

export type Request = DnsRequest | SmtpRequest | HttpsRequest;

/**
 * The same text for equal requests and for no others. The free text comes last, behind fields that hold no space: a
 * question is asked for dozens of times in a survey, and to write it as JSON each time costs more than to find it.
 */
export function requestKey(request: Request): string {
  if (!('recurse' in request) || request.channel !== undefined || request.server.includes(' '))
    return JSON.stringify(request);
  const { server, port, name, type, recurse, edns } = request;
  return `${server} ${port} ${type} ${recurse} ${edns} ${name}`;
}
