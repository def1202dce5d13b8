import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlacedSituation } from '../receivers/placed.js';
import { zones, type ZoneName } from '../situations/situation.js';
import { keySigningKey, makeKeys, signZone, type ZoneKeys } from '../world/keys.js';
import { startNamed } from '../world/named.js';
import { prepareKnot, startKnotAuthority } from './knot.js';
import { startNsd } from './nsd.js';
import {
  registries,
  rootAddress,
  serverAddresses,
  zonePlans,
  type AuthorityServer,
} from './plan.js';
import { signAsPlanned } from './sign.js';
import { topText, zoneText } from './zone-text.js';

interface Served {
  readonly zone: string;
  readonly file: string;
}

const planned = Object.keys(zonePlans) as readonly ZoneName[];

/** Signs every zone, children first, and starts BIND, Knot and NSD. Gives the DNSKEY line of the root. */
export async function startAuthorities(
  folder: string,
  placed: readonly PlacedSituation[],
): Promise<string> {
  await mkdir(join(folder, 'zones'), { recursive: true });
  const knot = join(folder, 'knot');
  const file = (zone: string): string => join(folder, 'zones', zone === '' ? 'root' : zone);
  const served: Record<AuthorityServer, Served[]> = { bind: [], knot: [], nsd: [] };
  const knotSigns = planned.filter((zone) => zonePlans[zone].signer === 'knot');
  const ds = new Map(
    await prepareKnot(
      knot,
      planned
        .filter((zone) => zonePlans[zone].server === 'knot')
        .map((zone) => {
          const signs = knotSigns.includes(zone);
          return { zone, file: signs ? file(zone) : `${file(zone)}.signed`, signs };
        }),
    ),
  );
  for (const zone of planned) {
    const plan = zonePlans[zone];
    await writeFile(file(zone), zoneText(zone, placed, ds));
    const signed = knotSigns.includes(zone)
      ? { file: file(zone), ds: ds.get(zone) ?? '' }
      : await signAsPlanned(zone, plan, folder, file(zone));
    ds.set(zone, signed.ds);
    served[plan.server].push({ zone, file: signed.file });
  }
  const top = await signTop(folder, file, ds);
  await startNamed({
    name: 'named (root and registries)',
    folder: join(folder, 'named-root'),
    listen: [rootAddress],
    zones: top,
  });
  await startNamed({
    name: 'named (authority)',
    folder: join(folder, 'named'),
    listen: [serverAddresses.bind],
    zones: served.bind,
  });
  startKnotAuthority(knot);
  await startNsd(join(folder, 'nsd'), served.nsd);
  return keySigningKey(join(folder, 'keys', 'root'));
}

async function signTop(
  folder: string,
  file: (zone: string) => string,
  ds: Map<string, string>,
): Promise<readonly Served[]> {
  const list: Served[] = [];
  for (const zone of [...registries, '']) {
    const keyFolder = join(folder, 'keys', zone === '' ? 'root' : zone);
    await mkdir(keyFolder, { recursive: true });
    const name = zone === '' ? '.' : zone;
    const below = zones.filter((one) => one.slice(one.indexOf('.') + 1) === zone);
    const keys: ZoneKeys = await makeKeys(keyFolder, name, 'ECDSAP256SHA256');
    await writeFile(file(zone), topText(zone, below, zone === '' ? registries : [], ds));
    await signZone(name, file(zone), `${file(zone)}.signed`, keys, {
      from: 'now-3600',
      to: 'now+5184000',
      denial: zone === '' ? 'nsec' : 'nsec3-optout',
    });
    ds.set(zone, keys.ds);
    list.push({ zone: name, file: `${file(zone)}.signed` });
  }
  return list;
}
