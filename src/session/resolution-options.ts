import { parseResolver } from '../io/resolver-spelling.js';
import { readRootHints, systemResolvers, UsageError } from '../io/system.js';
import { builtInRootHints } from '../protocols/dns/root-hints.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { RunOptions } from './options.js';

/** The word in place of a resolver that stands for none: every question goes from the root down. */
export const iterateWord = 'iterate';

/** Through whom a run asks. Throws UsageError for a spelling that is none, and for options that contradict each other. */
export function resolutionOf(
  options: Pick<RunOptions, 'resolvers' | 'rootHintsFile'>,
): Pick<RunSettings, 'resolvers' | 'iteration'> {
  const { resolvers, rootHintsFile } = options;
  if (resolvers.includes(iterateWord)) {
    if (resolvers.length > 1)
      throw new UsageError(`resolver: ${iterateWord} asks no resolver, so name none beside it`);
    const rootHints = rootHintsFile === undefined ? builtInRootHints : readRootHints(rootHintsFile);
    return { resolvers: [], iteration: { rootHints } };
  }
  if (rootHintsFile !== undefined)
    throw new UsageError(`root-hints: of use only with resolver ${iterateWord}`);
  const given = resolvers.map((text) => {
    const endpoint = parseResolver(text);
    if (endpoint !== undefined) return endpoint;
    const forms = `ADDR[:PORT], tls://ADDR[:PORT][#NAME], https://ADDR[:PORT]/path[#NAME]`;
    throw new UsageError(
      `resolver: ${JSON.stringify(text.slice(0, 120))} is none of ${forms} and ${iterateWord}`,
    );
  });
  const endpoints = given.length > 0 ? given : systemResolvers();
  if (endpoints.length === 0) throw new UsageError('no resolver is configured; name one');
  return { resolvers: endpoints };
}
