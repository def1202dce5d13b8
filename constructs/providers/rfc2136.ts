import { parseDomainName, type DomainName } from '../../src/core/name.js';
import { rrsetKey, type Rrset } from '../../src/core/rrset.js';
import { absolute, escapedText } from '../../src/emit/presentation.js';
import { relativeName, type Refusal } from '../../src/emit/refused.js';
import { blocks, literal, number, string, strings, type Fields } from '../fields.js';
import { mustSurvive, ttlFloorRefusals, type Dialect } from './dialect.js';

/** A server that takes RFC 2136 updates, through hashicorp/dns (tested against the schema of August 2026). */
export interface Rfc2136Provider {
  readonly kind: 'rfc2136';
  /** Name of the zone that holds the records, such as `contoso.com`. */
  readonly zone: string;
  /**
   * Seconds; the lowest TTL that the servers keep as it is.
   * @default 0
   */
  readonly minimumTtl?: number;
  /**
   * Let Terraform change TTLs. Always refused (`synth-provider-ttl`): hashicorp/dns deletes the set and creates it anew, and a
   * resolver that asks in between remembers for the negative TTL that there is no MX.
   * @default false
   */
  readonly manageTtl?: boolean;
}

/** Members change in one update; the TTL does not, so it is ignored here and changed by a message of its own. */
export function rfc2136(provider: Rfc2136Provider): Dialect {
  const zone = parseDomainName(provider.zone);
  if (zone === undefined) throw new Error(`not the name of a zone: ${provider.zone}`);
  return {
    shape: (rrset) => ({ type: resourceType(rrset), fields: fields(rrset, zone) }),
    refusals: (rrset) => [
      ...ttlFloorRefusals(rrset, provider.minimumTtl ?? 0),
      ...(provider.manageTtl === true ? [ttlRefusal(rrset)] : []),
      ...(rrset.type === 'TLSA' ? [tlsaRefusal(rrset)] : []),
    ],
    importId: (rrset) => absolute(rrset.owner),
    guard: (rrset) => ({
      preventDestroy: mustSurvive(rrset),
      ignoreChanges: ['ttl'],
      carriesStage: ['mx', 'txt'],
      because:
        'hashicorp/dns deletes a set to change its TTL, and with create_before_destroy it ends with none at all.',
    }),
    ttlOutsideTerraform: 'dane-cutover render --nsupdate',
  };
}

function resourceType(rrset: Rrset): string {
  if (rrset.type === 'TLSA') throw new Error('hashicorp/dns has no resource for TLSA');
  return rrset.type === 'MX' ? 'dns_mx_record_set' : 'dns_txt_record_set';
}

function fields(rrset: Rrset, zone: DomainName): Fields {
  const relative = relativeName(rrset.owner, zone);
  return {
    zone: string(absolute(zone)),
    ...(relative === '' ? {} : { name: string(relative) }),
    ttl: number(rrset.ttl),
    ...members(rrset),
  };
}

/** The provider quotes a text itself and cuts it into strings; escapes are those of master files. */
function members(rrset: Rrset): Fields {
  if (rrset.type === 'TXT') {
    return { txt: strings(rrset.records.map((text) => literal(escapedText(text)))) };
  }
  if (rrset.type === 'TLSA') return {};
  return {
    mx: blocks(
      rrset.records.map((mx) => ({
        preference: number(mx.preference),
        exchange: string(absolute(mx.exchange)),
      })),
    ),
  };
}

function ttlRefusal(rrset: Rrset): Refusal {
  return {
    code: 'synth-provider-ttl',
    message: `hashicorp/dns cannot change the TTL of ${rrsetKey(rrset)} without deleting the set. Leave manageTtl out, and send the one message that dane-cutover render --nsupdate writes for the stages that change a TTL.`,
  };
}

function tlsaRefusal(rrset: Rrset): Refusal {
  return {
    code: 'synth-tlsa-unsupported',
    message: `hashicorp/dns has no resource for ${rrsetKey(rrset)}. Publish it by an RFC 2136 message (dane-cutover render --nsupdate) or through a provider that knows TLSA, such as Route 53.`,
  };
}
