import type { DnsRequest, HttpsRequest, SmtpRequest } from './network.js';

export type Request = DnsRequest | SmtpRequest | HttpsRequest;

/**
 * The same text for equal requests and for no others. A number comes first, with which no JSON of a request begins, and
 * free text last, behind fields that hold no space: a question is asked for dozens of times in a survey, and to write it
 * as JSON each time costs more than to find it.
 */
export function requestKey(request: Request): string {
  if (!('recurse' in request) || request.channel !== undefined || request.server.includes(' '))
    return JSON.stringify(request);
  const { server, port, name, type, recurse, edns } = request;
  return `${port} ${server} ${type} ${recurse} ${edns} ${name}`;
}
