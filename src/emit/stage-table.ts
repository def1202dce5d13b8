import { stages, type LeaveCheck, type Stage, type Wait } from '../core/migration/stages.js';
import { markdownTable } from './markdown-table.js';
import { listedWords, mxWords } from './stage-words.js';

const waitWords: Readonly<Record<Wait, string>> = {
  'previous-mx-ttl': 'the TTL of the MX set it replaced, and a minute',
  'old-max-age': 'the TTL of the TXT and the largest `max_age` served, and a minute',
  'tlsa-published': '15 to 30 minutes after the cmdlet',
};

const checkWords: Readonly<Record<LeaveCheck, string>> = {
  'new-host-secure': 'new host is signed',
  'new-host-delivers': 'new host takes mail with STARTTLS',
  'mx-secure': 'MX set is signed',
  'tlsa-matches': 'TLSA matches at every address',
  'policy-lists-new': 'policy lists the new host',
};

/** The `exchange-online` track as a Markdown table, for the README; every word comes from the stage table. */
export function renderStageTable(): string {
  const heads = [
    'stage',
    'MX',
    'TTL',
    'MTA-STS',
    'before the next step',
    'normal codes',
    'back to',
  ];
  return `${markdownTable(heads, stages.map(stageRow)).join('\n')}\n`;
}

function stageRow(stage: Stage): readonly string[] {
  return [
    `\`${stage.id}\`<br>${stage.title}`,
    mxWords(stage),
    stage.ttl,
    `${stage.mtaSts.mode}, lists ${listedWords(stage)}`,
    leaveWords(stage).join('; ') || (stage.id === 's10-raise-ttl' ? 'done' : 'nothing'),
    stage.expectedCodes.join(', ') || 'none',
    stage.rollback === undefined ? 'nowhere' : `\`${stage.rollback.to}\``,
  ];
}

function leaveWords(stage: Stage): readonly string[] {
  const { cmdlet } = stage;
  const facts = stage.attestations.filter((fact) => fact !== cmdlet?.fact);
  return [
    ...(cmdlet === undefined ? [] : [`\`${cmdlet.name}\`, attested`]),
    ...facts.map((fact) => `attested: ${fact}`),
    ...stage.waits.map((wait) => waitWords[wait]),
    ...stage.leaveChecks.map((check) => checkWords[check]),
  ];
}
