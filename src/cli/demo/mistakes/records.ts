import { labNames } from '../../../lab/addresses.js';
import { nameFromText } from '../../../protocols/dns/name.js';
import { rdataFromText } from '../../../protocols/dns/rdata.js';
import { rcode, rcodeName, rrType } from '../../../protocols/dns/types.js';
import { replaceRrset, type UpdateChange } from '../../../protocols/dns-update/message.js';
import { DemoFailure } from '../demo-failure.js';
import type { Scene } from '../scene.js';

/** Raw updates, as somebody with an nsupdate prompt would send them: no plan, no order, no gate. */

const apex = nameFromText(`${labNames.domain}.`);

export const legacyRecord = `0 ${labNames.legacyMx}.`;
export const newRecord = `0 ${labNames.newMx}.`;

export function mxSet(ttl: number, ...texts: readonly string[]): readonly UpdateChange[] {
  return replaceRrset({ name: apex, type: rrType.MX, ttl, rdatas: texts.map(mxRdata) });
}

export function addMx(ttl: number, text: string): UpdateChange {
  return { kind: 'add', name: apex, type: rrType.MX, ttl, rdata: mxRdata(text) };
}

export function deleteMxSet(): UpdateChange {
  return { kind: 'delete-rrset', name: apex, type: rrType.MX };
}

export function deleteMx(text: string): UpdateChange {
  return { kind: 'delete-record', name: apex, type: rrType.MX, rdata: mxRdata(text) };
}

function mxRdata(text: string): Uint8Array {
  return rdataFromText(rrType.MX, text);
}

export async function send(scene: Scene, changes: readonly UpdateChange[]): Promise<void> {
  const code = await scene.lab.update(changes);
  if (code === rcode.NOERROR) return;
  throw new DemoFailure(
    `a raw update was answered ${code === undefined ? 'nothing' : rcodeName(code)}`,
  );
}

/** The policy file and the TXT that announces it. */
export async function publishPolicy(
  scene: Scene,
  policy: { readonly id: string; readonly mode: string; readonly mx: readonly string[] },
): Promise<void> {
  const lines = [
    'version: STSv1',
    `mode: ${policy.mode}`,
    ...policy.mx.map((pattern) => `mx: ${pattern}`),
    'max_age: 604800',
  ];
  scene.lab.policyHost.publish(lines.map((line) => `${line}\r\n`).join(''));
  const rdatas = [rdataFromText(rrType.TXT, `"v=STSv1; id=${policy.id};"`)];
  const name = nameFromText(`_mta-sts.${labNames.domain}.`);
  await send(scene, replaceRrset({ name, type: rrType.TXT, ttl: 60, rdatas }));
}
