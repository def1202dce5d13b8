import type { Exchange, RunSettings } from './format.js';
import { canonicalJson } from './canonical-json.js';

/**
 * The text of a recording: plain JSON, one exchange a line, keys in a fixed order, so that equal runs have equal bytes.
 * `usedRoots` (DER base64) replaces the whole root store: the roots at which a path ended are all that a replay needs.
 */
export function writeRecording(
  settings: RunSettings,
  exchanges: readonly Exchange[],
  usedRoots: readonly string[],
  tool = 'dane-cutover',
): string {
  const kept = canonicalJson({ ...settings, roots: usedRoots });
  return [
    '{"format":"dane-cutover-recording","version":1,',
    `"tool":${JSON.stringify(tool)},`,
    `"settings":${kept},`,
    '"exchanges":[',
    ...exchanges.map((exchange, index) => `${index === 0 ? '' : ','}${canonicalJson(exchange)}`),
    ']}',
    '',
  ].join('\n');
}
