import { desired, type DesiredState } from '../migration/desired.js';
import { exchangeOnlineStages, stageIndex } from '../migration/ids.js';
import { mxFit, policyFit, serverFit, txtFits, versionedTxts } from '../migration/infer.js';
import type { ServerView } from '../observation.js';
import { recordTexts } from '../rrset.js';
import type { Finding } from '../verdict.js';
import { consideredServers } from '../vantage.js';
import type { Check, Cutover } from './context.js';

/** Is the pinned stage live? Each server that serves something else is named, beside what it should serve. */
export const checkStageFit: Check = ({ observation, cutover }) => {
  if (cutover === undefined) return [];
  const servers = consideredServers(observation);
  // One that was not seen may be the one that has caught up: its silence must not make a fault of another's lag.
  const someCurrent = servers.some((server) =>
    ['same', 'unseen'].includes(serverFit(server, cutover.state)),
  );
  const findings = servers.flatMap((server) => {
    const fit = serverFit(server, cutover.state);
    if (fit === 'same' || fit === 'unseen') return [];
    return someCurrent && servesNeighbour(server, cutover)
      ? [lagging(server, cutover)]
      : differences(server, cutover);
  });
  return [...findings, ...policyFindings(cutover, observation)];
};

/** Data of the row before or after: a server that has not caught up, not somebody else's change. */
function servesNeighbour(server: ServerView, cutover: Cutover): boolean {
  const index = stageIndex(cutover.stage);
  return [index - 1, index + 1].some((neighbour) => {
    const stage = exchangeOnlineStages[neighbour];
    if (stage === undefined) return false;
    const state = desired(cutover.plan, stage, cutover.digest);
    const seenOrWanted = [state, cutover.state];
    return (
      seenOrWanted.some((one) => mxFit(server, one) === 'same') &&
      txtFits(server, state, cutover.state)
    );
  });
}

function lagging(server: ServerView, { stage }: Cutover): Finding {
  return {
    code: 'server-lagging',
    subject: `${server.server} ${server.address}`,
    evidence: { stage, mx: mxTexts(server), ttl: server.mx.ttl, serial: server.serial ?? '?' },
  };
}

function mxTexts(server: ServerView): readonly string[] {
  return server.mx.records.map((mx) => `${mx.preference} ${mx.exchange}`);
}

function differences(server: ServerView, { state, stage, plan }: Cutover): readonly Finding[] {
  const subject = `${server.server} ${server.address}`;
  const position = plan.positions.stage;
  const at = position ? { position } : {};
  const findings: Finding[] = [];
  const wanted = recordTexts(state.mx);
  const fit = mxFit(server, state);
  if (fit === 'differs') {
    const evidence = { stage, wanted, seen: mxTexts(server), status: server.mx.status };
    findings.push({ code: 'mx-not-stage', subject, evidence, ...at });
  }
  if (fit === 'ttl-differs') {
    const evidence = { stage, wanted: state.mx.ttl, seen: server.mx.ttl };
    findings.push({ code: 'mx-ttl-not-stage', subject, evidence, ...at });
  }
  findings.push(...txtDifferences(server, state, subject));
  return findings;
}

function txtDifferences(
  server: ServerView,
  state: DesiredState,
  subject: string,
): readonly Finding[] {
  const pairs = [
    { code: 'sts-id-not-stage', owner: `_mta-sts.${state.domain}`, seen: server.mtaStsTxt },
    { code: 'tlsrpt-not-stage', owner: `_smtp._tls.${state.domain}`, seen: server.tlsRptTxt },
  ];
  return pairs.flatMap(({ code, owner, seen }) => {
    const wanted = state.rrsets.find((rrset) => rrset.owner === owner);
    const version = code === 'sts-id-not-stage' ? 'v=STSv1' : 'v=TLSRPTv1';
    const texts = wanted?.type === 'TXT' ? versionedTxts(wanted.records, version) : [];
    const served = versionedTxts(seen.records, version);
    const ttl = wanted?.ttl ?? seen.ttl;
    if (served.join() === texts.join() && (served.length === 0 || ttl === seen.ttl)) return [];
    const evidence = { wanted: texts, seen: served, wantedTtl: ttl, seenTtl: seen.ttl };
    return [{ code, subject, evidence }];
  });
}

function policyFindings(
  { state, stage, plan }: Cutover,
  observation: Parameters<typeof policyFit>[0],
): readonly Finding[] {
  const subject = `mta-sts.${state.domain}`;
  if (plan.mtaSts === undefined) {
    const { id, txt } = observation.mtaSts;
    if (txt.status !== 'answer' || id === undefined) return [];
    return [{ code: 'sts-unexpected', subject: `_mta-sts.${state.domain}`, evidence: { id } }];
  }
  if (state.policy === undefined || policyFit(observation, state) !== 'differs') return [];
  const served = observation.mtaSts.fetch?.policy;
  if (served !== undefined && served.mode !== state.policy.mode) {
    const evidence = { stage, wanted: state.policy.mode, seen: served.mode };
    return [{ code: 'sts-mode-not-stage', subject, evidence }];
  }
  const evidence = { stage, wanted: state.policy.mx, seen: served?.mx ?? [] };
  return [{ code: 'sts-policy-not-stage', subject, evidence }];
}
