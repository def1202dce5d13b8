/** What the tenant's own look at the domain brought. */
export interface TenantView {
  readonly lookup: 'answer' | 'nodata' | 'nxdomain' | 'failed';
  readonly mx: readonly {
    readonly preference: number;
    readonly exchange: string;
    readonly ttl: number;
  }[];
  /** Some MX host, and the MX set itself, are secure. */
  readonly secureHost: boolean;
  readonly mtaSts?: { readonly mode: string; readonly listsNewMx: boolean };
}

export interface DnssecStatusReport {
  readonly DnssecFeatureStatus: { readonly Value: 'Enabled' | 'Disabled' | 'Unknown' };
  readonly ExpectedMxRecord: { readonly Record: string } | null;
  readonly Errors: readonly string[];
  readonly Warnings: readonly string[];
  readonly DnsValidation: Part & { readonly DnssecSupport: 'Valid' | 'Invalid' };
  readonly MxValidation: Part & {
    readonly Status: 'Valid' | 'Invalid';
    readonly ActualMxRecords: readonly string[];
  };
  readonly MtaStsValidation: Part & {
    readonly Status: 'Valid' | 'Invalid';
    readonly MtaStsAvailable: boolean;
    readonly MtaStsMode: string;
  };
}

interface Part {
  readonly Errors: readonly string[];
  readonly Warnings: readonly string[];
}

export type StatusInput =
  | { readonly state: 'unavailable' }
  | { readonly state: 'Enabled' | 'Disabled'; readonly newMx: string; readonly view: TenantView };

/** Get-DnssecStatusForVerifiedDomain: the documented properties, and the documented codes by what they mean. */
export function statusOf(input: StatusInput): DnssecStatusReport {
  if (input.state === 'unavailable') {
    return report({ value: 'Unknown', errors: ['EG001'], dns: [], mx: [], sts: [] });
  }
  const { view, newMx, state } = input;
  const expected = state === 'Enabled' ? newMx : undefined;
  return report({
    value: state,
    errors: [],
    ...(expected !== undefined && { expected }),
    view,
    dns: dnsCodes(view),
    mx: mxCodes(view, expected),
    sts: stsCodes(view, expected),
  });
}

/** ED003: no MX leads to a host with secure addresses; so before s4, as the legacy host is unsigned. */
function dnsCodes(view: TenantView): readonly string[] {
  return view.secureHost ? [] : ['ED003'];
}

function mxCodes({ lookup, mx }: TenantView, expected: string | undefined): readonly string[] {
  if (lookup === 'failed') return ['EX010'];
  if (lookup !== 'answer') return ['EX012'];
  if (expected === undefined) return ['EX013'];
  const found = mx.find(({ exchange }) => exchange === expected);
  if (found === undefined) return ['EX002'];
  const others = mx.filter((record) => record !== found);
  const some = (test: (preference: number) => boolean): boolean =>
    others.some(({ preference }) => test(preference));
  return [
    ...(some((preference) => preference === found.preference) ? ['EX004'] : []),
    ...(some((preference) => preference > found.preference) ? ['EX005'] : []),
    ...(some((preference) => preference < found.preference) ? ['EX006'] : []),
    ...(found.preference > 0 ? ['EX008'] : []),
  ];
}

function stsCodes({ mtaSts }: TenantView, expected: string | undefined): readonly string[] {
  if (mtaSts === undefined) return [];
  if (expected === undefined) return ['ES002'];
  return mtaSts.mode === 'enforce' && !mtaSts.listsNewMx ? ['ES001'] : [];
}

function report(parts: {
  readonly value: 'Enabled' | 'Disabled' | 'Unknown';
  readonly expected?: string;
  readonly view?: TenantView;
  readonly errors: readonly string[];
  readonly dns: readonly string[];
  readonly mx: readonly string[];
  readonly sts: readonly string[];
}): DnssecStatusReport {
  const { view, expected } = parts;
  const word = (codes: readonly string[]): 'Valid' | 'Invalid' =>
    codes.length === 0 ? 'Valid' : 'Invalid';
  return {
    DnssecFeatureStatus: { Value: parts.value },
    ExpectedMxRecord: expected === undefined ? null : { Record: `@ 3600 IN MX 0 ${expected}` },
    Errors: [...parts.errors, ...parts.dns, ...parts.mx, ...parts.sts],
    Warnings: [],
    DnsValidation: { DnssecSupport: word(parts.dns), Errors: parts.dns, Warnings: [] },
    MxValidation: {
      Status: word(parts.mx),
      ActualMxRecords: (view?.mx ?? []).map(
        ({ ttl, preference, exchange }) => `@ ${ttl} IN MX ${preference} ${exchange}`,
      ),
      Errors: parts.mx,
      Warnings: [],
    },
    MtaStsValidation: {
      Status: word(parts.sts),
      MtaStsAvailable: view?.mtaSts !== undefined,
      MtaStsMode: view?.mtaSts?.mode ?? 'Unavailable',
      Errors: parts.sts,
      Warnings: [],
    },
  };
}
