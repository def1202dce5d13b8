import { instantToText, type Instant, type Seconds } from '../core/time.js';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units: `7 d 1 h`, `1 h 1 min`, `2 min`, `45 s`; negative spans lose their sign. */
export function spanText(seconds: Seconds): string {
  let rest = Math.abs(Math.round(seconds));
  const first = units.findIndex(([, size]) => rest >= size);
  if (first < 0) return '0 s';
  const parts = units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count} ${unit}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `25 Nov 09:00:12 UTC`. */
export function dayTimeText(at: Instant): string {
  const text = instantToText(at);
  const month = months[Number(text.slice(5, 7)) - 1] ?? '';
  return `${Number(text.slice(8, 10))} ${month} ${clockText(at)}`;
}

/** Without the day where `now` lies in the same one: `08:14:58 UTC`. */
export function timeText(at: Instant, now: Instant): string {
  const day = (instant: Instant) => instantToText(instant).slice(0, 10);
  return day(at) === day(now) ? clockText(at) : dayTimeText(at);
}

/** `08:14:58 UTC (in 43 min)`, `06:41:00 UTC (14 min ago)`. */
export function fromNowText(at: Instant, now: Instant): string {
  const span = spanText(at - now);
  const distance = at === now ? 'now' : at > now ? `in ${span}` : `${span} ago`;
  return `${timeText(at, now)} (${distance})`;
}

function clockText(at: Instant): string {
  return `${instantToText(at).slice(11, 19)} UTC`;
}
