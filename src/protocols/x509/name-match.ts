/**
 * RFC 6125 s6.4 for DNS-IDs: equal without regard to case, or `*` as the whole left-most label standing for
 * exactly one label. A star right above a top-level domain matches nothing, as in OpenSSL.
 */
export function matchesDnsName(pattern: string, name: string): boolean {
  const wanted = fold(pattern);
  const host = fold(name);
  if (wanted === '' || host === '') return false;
  if (!wanted.includes('*')) return wanted === host;
  const [star, ...rest] = wanted.split('.');
  if (star !== '*' || rest.length < 2 || rest.some((label) => label.includes('*') || label === ''))
    return false;
  const [first, ...others] = host.split('.');
  return first !== undefined && first !== '' && others.join('.') === rest.join('.');
}

function fold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\.$/, '');
}
