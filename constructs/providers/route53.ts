import { recordTexts, type Rrset } from '../../src/core/rrset.js';
import { txtChunks } from '../../src/emit/presentation.js';
import { literal, number, string, strings } from '../fields.js';
import { mustSurvive, ttlFloorRefusals, type Dialect } from './dialect.js';

/** Amazon Route 53 through hashicorp/aws (tested against the schema of 6.25). */
export interface Route53Provider {
  readonly kind: 'route53';
  /** Id of the public hosted zone; a reference to another resource will do. */
  readonly zoneId: string;
  /**
   * Seconds.
   * @default 0: Route 53 has no floor
   */
  readonly minimumTtl?: number;
}

/** One `aws_route53_record` a set; every change is one UPSERT, TTL and members alike. */
export function route53(provider: Route53Provider): Dialect {
  return {
    shape: (rrset) => ({
      type: 'aws_route53_record',
      fields: {
        zone_id: string(provider.zoneId),
        name: string(rrset.owner),
        type: string(rrset.type),
        ttl: number(rrset.ttl),
        records: strings(values(rrset)),
      },
    }),
    refusals: (rrset) => ttlFloorRefusals(rrset, provider.minimumTtl ?? 0),
    importId: (rrset) => `${provider.zoneId}_${rrset.owner}_${rrset.type}`,
    guard: (rrset) => ({
      preventDestroy: mustSurvive(rrset),
      ignoreChanges: [],
      carriesStage: ['ttl', 'records'],
      because:
        'While the set is gone, senders find no MX or no policy, and their resolvers remember that.',
    }),
  };
}

function values(rrset: Rrset): readonly string[] {
  return rrset.type === 'TXT' ? rrset.records.map(txtValue) : recordTexts(rrset);
}

/** The provider adds the outer quotes; the strings of a long text are parted by `" "`. */
function txtValue(text: string): string {
  const chunks = txtChunks(text).map((octets) => octets.map(escapeOctet).join(''));
  return literal(chunks.join('" "'));
}

/** Route 53 writes other octets in octal, unlike master files. */
function escapeOctet(octet: number): string {
  if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
  if (octet >= 0x20 && octet <= 0x7e) return String.fromCharCode(octet);
  return `\\${octet.toString(8).padStart(3, '0')}`;
}
