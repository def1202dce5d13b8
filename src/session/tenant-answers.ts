import type { TenantAnswer } from '../core/exchange/tenant-answer.js';
import { parseDomainName } from '../core/name.js';
import { UsageError } from '../io/system.js';
import { readTenantAnswerFile } from '../io/tenant-answer-file.js';
import type { RunSettings } from '../protocols/recording/format.js';

type Answers = NonNullable<RunSettings['tenantAnswers']>;

/**
 * The answers in the files that the caller names, each for one of `domains`. The cmdlet prints no domain: `DOMAIN=FILE`, a
 * column DomainName, or a run over one domain alone says whose it is. Throws UsageError where nothing does, and where two
 * are for one domain: which of them counts must not hang on an order.
 */
export function tenantAnswersFor(given: readonly string[], domains: readonly string[]): Answers {
  const answers = given.flatMap((text) => answersOf(text, domains));
  const seen = new Set<string>();
  for (const { domain } of answers) {
    if (seen.has(domain)) throw new UsageError(`two tenant answers for ${domain}`);
    seen.add(domain);
  }
  return answers;
}

function answersOf(text: string, domains: readonly string[]): Answers {
  const { path, domain } = split(text);
  const found = readTenantAnswerFile(path);
  if (domain !== undefined && found.length > 1)
    throw new UsageError(`${path} holds ${found.length} answers, and ${domain} is one domain`);
  return found.flatMap((answer) => {
    const name = ownerOf(answer, { domain, path, alone: found.length === 1 }, domains);
    if (domains.includes(name)) return [{ domain: name, answer }];
    // A file over all domains of a tenant may tell of others; one that was named for a domain may not.
    if (found.length > 1) return [];
    throw new UsageError(`${path} is the answer of ${name}, which is not judged here`);
  });
}

interface File {
  readonly path: string;
  readonly domain: string | undefined;
  readonly alone: boolean;
}

function ownerOf(answer: TenantAnswer, file: File, domains: readonly string[]): string {
  const { path, domain, alone } = file;
  if (domain !== undefined && answer.domain !== undefined && domain !== answer.domain)
    throw new UsageError(`${path} is the answer of ${answer.domain}, not of ${domain}`);
  const named = domain ?? answer.domain;
  if (named !== undefined) return named;
  const [only, ...others] = domains;
  if (only !== undefined && others.length === 0 && alone) return only;
  throw new UsageError(`${path} does not say of which domain it is: write DOMAIN=${path}`);
}

function split(text: string): { readonly path: string; readonly domain: string | undefined } {
  const at = text.indexOf('=');
  const domain = at > 0 ? parseDomainName(text.slice(0, at)) : undefined;
  return domain === undefined ? { path: text, domain } : { path: text.slice(at + 1), domain };
}
