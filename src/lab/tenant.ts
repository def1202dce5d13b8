import type { Instant, Seconds } from '../core/time.js';
import type { LabClock } from './clock.js';
import { statusOf, type DnssecStatusReport, type TenantView } from './tenant-status.js';

/** `Result | DnssecMxValue | ErrorData` of the Enable and Disable cmdlets, as ConvertTo-Json prints it. */
export interface CmdletResult {
  readonly Result: 'Success' | 'Error';
  /** Of Enable-DnssecForVerifiedDomain only. */
  readonly DnssecMxValue?: string | null;
  readonly ErrorData: { readonly ErrorCode: CmdletError; readonly ErrorDetails: string } | null;
}

export type CmdletError =
  'DomainNotFound' | 'DnssecOperationFailed' | 'PartitionNotFound' | 'DomainNotSupported';

/** What the tenant does to Microsoft's zones, at which instant. */
export interface MicrosoftZones {
  showNewHost(at: Instant): void;
  hideNewHost(at: Instant): void;
  showTlsa(at: Instant): void;
  hideTlsa(at: Instant): void;
  showLegacyHost(at: Instant): void;
  hideLegacyHost(at: Instant): void;
}

export interface TenantOptions {
  readonly domain: string;
  readonly newMx: string;
  readonly clock: LabClock;
  readonly zones: MicrosoftZones;
  /** What the tenant's own DNS checks see of the domain now. */
  readonly view: () => Promise<TenantView>;
  /** @default 900: Microsoft says 15 to 30 minutes */
  readonly tlsaAfter?: Seconds;
  /** @default 172800 */
  readonly legacyGoneAfter?: Seconds;
}

/** Exchange Online as far as PowerShell shows it: the documented cmdlets, results, errors and delays. */
export class Tenant {
  readonly #options: TenantOptions;
  #dnssec = false;
  #dane = false;
  #failures = 0;

  constructor(options: TenantOptions) {
    this.#options = options;
  }

  /** The next cmdlets answer DnssecOperationFailed, the one error worth a retry. */
  failNext(times = 1): void {
    this.#failures = times;
  }

  enableDnssecForVerifiedDomain(domainName: string): CmdletResult {
    const refused = this.#refuse(domainName);
    if (refused !== undefined) return { ...failure(refused), DnssecMxValue: null };
    const { zones, clock, newMx, legacyGoneAfter = 172_800 } = this.#options;
    if (!this.#dnssec) {
      const now = clock.now();
      zones.showNewHost(now);
      zones.hideLegacyHost(now + legacyGoneAfter);
    }
    this.#dnssec = true;
    return { Result: 'Success', DnssecMxValue: newMx, ErrorData: null };
  }

  enableSmtpDaneInbound(domainName: string): CmdletResult {
    const refused = this.#refuse(domainName) ?? (this.#dnssec ? undefined : 'PartitionNotFound');
    if (refused !== undefined) return failure(refused);
    const { zones, clock, tlsaAfter = 900 } = this.#options;
    if (!this.#dane) zones.showTlsa(clock.now() + tlsaAfter);
    this.#dane = true;
    return { Result: 'Success', ErrorData: null };
  }

  disableSmtpDaneInbound(domainName: string): CmdletResult {
    const refused = this.#refuse(domainName);
    if (refused !== undefined) return failure(refused);
    this.#options.zones.hideTlsa(this.#options.clock.now());
    this.#dane = false;
    return { Result: 'Success', ErrorData: null };
  }

  /** Whether the legacy address comes back is not documented; here it does. */
  disableDnssecForVerifiedDomain(domainName: string): CmdletResult {
    const refused = this.#refuse(domainName);
    if (refused !== undefined) return failure(refused);
    const { zones, clock } = this.#options;
    const now = clock.now();
    zones.hideTlsa(now);
    zones.hideNewHost(now);
    zones.showLegacyHost(now);
    this.#dnssec = false;
    this.#dane = false;
    return { Result: 'Success', ErrorData: null };
  }

  async getDnssecStatusForVerifiedDomain(domainName: string): Promise<DnssecStatusReport> {
    const { domain, newMx, view } = this.#options;
    if (domainName.toLowerCase() !== domain) return statusOf({ state: 'unavailable' });
    const state = this.#dnssec ? 'Enabled' : 'Disabled';
    return statusOf({ state, newMx, view: await view() });
  }

  #refuse(domainName: string): CmdletError | undefined {
    const name = domainName.toLowerCase();
    if (name.endsWith('.onmicrosoft.com')) return 'DomainNotSupported';
    if (name !== this.#options.domain) return 'DomainNotFound';
    if (this.#failures === 0) return undefined;
    this.#failures -= 1;
    return 'DnssecOperationFailed';
  }
}

const details: Readonly<Record<CmdletError, string>> = {
  DomainNotFound: 'The domain is not in the directory of this tenant.',
  DnssecOperationFailed: 'The zone or its records could not be created. Try again.',
  PartitionNotFound: 'DNSSEC has not been enabled for the domain.',
  DomainNotSupported: 'The initial domain of a tenant cannot be enabled.',
};

function failure(code: CmdletError): CmdletResult {
  return { Result: 'Error', ErrorData: { ErrorCode: code, ErrorDetails: details[code] } };
}
