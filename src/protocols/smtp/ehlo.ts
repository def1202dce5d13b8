import type { Reply } from './reply.js';

/**
 * Service extensions of an EHLO reply (RFC 5321 s4.1.1.1): keyword in upper case to its parameters. The first
 * line is the greeting and holds none. Lines that are no extension are left out.
 */
export function ehloKeywords(reply: Reply): ReadonlyMap<string, readonly string[]> {
  const keywords = new Map<string, readonly string[]>();
  for (const line of reply.lines.slice(1)) {
    const [keyword, ...parameters] = line.trim().split(/[ \t]+/);
    if (keyword === undefined || !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(keyword)) continue;
    const key = keyword.toUpperCase();
    if (!keywords.has(key)) keywords.set(key, parameters);
  }
  return keywords;
}

/** RFC 3207 s4: STARTTLS takes no parameters, but one that carries some is offered all the same. */
export function offersStarttls(reply: Reply): boolean {
  return reply.code === 250 && ehloKeywords(reply).has('STARTTLS');
}
