import type { DnssecTrace, SetLink, ZoneLink } from '../core/dnssec-trace.js';
import { mermaidText } from './markdown-text.js';

/**
 * The chain as a fenced Mermaid flowchart: zones from the anchors down, the sets below the zone that signed them. Texts
 * are reduced to what the grammar takes, and identifiers are ours.
 */
export function mermaidTrace(trace: DnssecTrace): string {
  const { zones, answer } = trace;
  const ids = new Map(zones.map(({ apex }, index) => [apex.toLowerCase(), `zone${index}`]));
  const sets = [...trace.sets, ...trace.proofs];
  return [
    '```mermaid',
    'flowchart TD',
    ...zones.map((zone, index) => `  ${node(`zone${index}`, zoneTexts(zone), zone.dnssec.state)}`),
    ...zones.flatMap(({ parent }, index) => {
      const from = ids.get(parent?.toLowerCase() ?? '');
      return from === undefined ? [] : [`  ${from} -->|DS| zone${index}`];
    }),
    ...sets.flatMap((set, index) => setLines(set, index, ids)),
    `  ${node('verdict', [`${trace.name} ${trace.type}`, `${answer.dnssec.state} ${answer.dnssec.reason ?? ''}`], answer.dnssec.state)}`,
    ...sets.map((_, index) => `  set${index} --> verdict`),
    ...(sets.length > 0 || zones.length === 0 ? [] : [`  zone${zones.length - 1} --> verdict`]),
    '  classDef secure stroke:#1a7f37',
    '  classDef insecure stroke:#9a6700',
    '  classDef bogus stroke:#cf222e,stroke-width:3px',
    '  classDef indeterminate stroke:#0969da,stroke-dasharray:4',
    '```',
    '',
  ].join('\n');
}

function node(id: string, texts: readonly string[], style: string): string {
  const label = texts
    .map((text) => mermaidText(text))
    .filter((text) => text !== '-')
    .join('<br/>');
  return `${id}["${label}"]:::${style}`;
}

function zoneTexts({ apex, anchors, ds, keys, dnssec }: ZoneLink): readonly string[] {
  return [
    apex === '.' ? '. root' : apex,
    ...(anchors.length > 0 ? ['trust anchor'] : []),
    ...ds
      .slice(0, 4)
      .map(({ keyTag, algorithmName, use }) => `DS ${keyTag} ${algorithmName} ${use}`),
    ...keys
      .slice(0, 6)
      .map(({ keyTag, algorithmName, use }) => `DNSKEY ${keyTag} ${algorithmName} ${use}`),
    ...(dnssec.reason === undefined ? [] : [dnssec.reason]),
  ];
}

function setLines(
  set: SetLink,
  index: number,
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  const good = set.signatures.find(({ result }) => result === 'good');
  const style =
    good === undefined ? (set.signatures.length === 0 ? 'insecure' : 'bogus') : 'secure';
  const signature = good ?? set.signatures[0];
  const from = ids.get(signature?.signer.toLowerCase() ?? '');
  return [
    `  ${node(`set${index}`, [`${set.owner} ${set.type}`], style)}`,
    ...(from === undefined || signature === undefined
      ? []
      : [`  ${from} -->|${signature.keyTag} ${mermaidText(signature.result)}| set${index}`]),
  ];
}
