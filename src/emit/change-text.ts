import type { ChangeSet, RrsetChange } from '../core/migration/diff.js';
import { recordTexts, type Rrset } from '../core/rrset.js';

/**
 * A change set as the lines of a diff: the policy file first, since its TXT may follow only when the file is served
 * (RFC 8461 s8.1). No line breaks inside a line.
 */
export function changeLines({ policy, changes }: ChangeSet): readonly string[] {
  const file = [
    ...(policy?.before?.body.trimEnd().split('\r\n') ?? []).map((line) => `- policy  ${line}`),
    ...(policy?.after?.body.trimEnd().split('\r\n') ?? []).map((line) => `+ policy  ${line}`),
  ];
  return [...withoutCommon(file), ...changes.flatMap(rrsetLines)];
}

function rrsetLines({ before, after }: RrsetChange): readonly string[] {
  return withoutCommon([...setLines('-', before), ...setLines('+', after)]);
}

function setLines(sign: '-' | '+', rrset: Rrset | undefined): readonly string[] {
  if (rrset === undefined) return [];
  return recordTexts(rrset).map(
    (text) => `${sign} ${rrset.owner}. ${rrset.ttl} ${rrset.type} ${text}`,
  );
}

/** Lines that stay lose their sign, so that what changes stands out. */
function withoutCommon(lines: readonly string[]): readonly string[] {
  const body = (line: string) => line.slice(1);
  const gone = new Set(lines.filter((line) => line.startsWith('-')).map(body));
  const come = new Set(lines.filter((line) => line.startsWith('+')).map(body));
  return lines.flatMap((line) => {
    if (!gone.has(body(line)) || !come.has(body(line))) return [line];
    return line.startsWith('-') ? [` ${body(line)}`] : [];
  });
}
