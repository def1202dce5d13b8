import { rdataFromText } from '../../protocols/dns/rdata.js';

/** RDATA of one value of an `aws_route53_record`, as Route 53 would read it: names without dot, TXT without outer quotes. */
export function absoluteRdata(typeName: string, type: number, value: string): Uint8Array {
  if (typeName === 'TXT') return rdataFromText(type, `"${octalToDecimal(value)}"`);
  if (typeName === 'MX' && !value.endsWith('.')) return rdataFromText(type, `${value}.`);
  return rdataFromText(type, value);
}

/** Route 53 escapes octets in octal, master files in decimal. */
function octalToDecimal(value: string): string {
  return value.replace(
    /\\([0-7]{3})/g,
    (_, octal: string) => `\\${Number.parseInt(octal, 8).toString().padStart(3, '0')}`,
  );
}
