import type { Language } from './languages.ts';

/** Numbers, sizes and times as people read them, by Intl. Nothing here knows the product's words. */
export interface Format {
  /** 3,100 */
  number(value: number): string;
  /** 84.2K */
  compact(value: number): string;
  /** 0.94 -> 94 % as the language writes it */
  percent(share: number): string;
  /** 512 kB */
  bytes(value: number): string;
  /** 640 ms, 0.84 s, 3 min */
  duration(ms: number): string;
  /** 3 hr 12 min: the two largest units that are not zero */
  countdown(ms: number): string;
  /** 5 hours: a length in its largest unit */
  span(ms: number): string;
  /** 12 seconds ago, in 3 hours, yesterday */
  relative(at: number, now: number): string;
  /** 14:05 */
  clock(at: number): string;
  /** 14:05:09 */
  clockSeconds(at: number): string;
  /** 21 Nov 2026, 14:05 */
  moment(at: number): string;
  /** 2026-11-21 -> 21 Nov 2026: a day of the calendar, the same everywhere */
  calendarDate(isoDate: string): string;
  /** 21 Nov 2026, 14:05:09 */
  momentSeconds(at: number): string;
  /** 21 Nov, 14:05 */
  dayAndClock(at: number): string;
  /** 14:05 today, Thu within a week, else 21 Nov: how one speaks of a moment that is ahead */
  soonest(at: number, now: number): string;
  /** a, b and c */
  list(items: readonly string[]): string;
  /** a, b, c */
  enumerate(items: readonly string[]): string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const relativeUnits = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
] as const;

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function createFormat(language: Language): Format {
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false });
  const clockSeconds = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hour12: false,
  });
  const calendarDate = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const momentSeconds = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hour12: false,
  });
  const dayAndClock = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' });
  const dayOnly = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const list = new Intl.ListFormat(language);
  const inUnit = new Map<string, Intl.NumberFormat>();
  const withUnit = (value: number, unit: string, digits: number) => {
    const key = `${unit} ${digits}`;
    const formatter =
      inUnit.get(key) ??
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    inUnit.set(key, formatter);
    return formatter.format(value);
  };
  return {
    number: (value) => number.format(value),
    compact: (value) => compact.format(value),
    percent: (share) => percent.format(share),
    bytes: (value) => {
      const power = Math.min(value < 1 ? 0 : Math.floor(Math.log10(value) / 3), sizeUnits.length - 1);
      const scaled = value / 1000 ** power;
      return withUnit(scaled, sizeUnits[power] ?? 'byte', power > 0 && scaled < 10 ? 1 : 0);
    },
    duration: (ms) => {
      if (ms > 0 && ms < 1) return withUnit(ms, 'millisecond', 1);
      if (ms < second) return withUnit(ms, 'millisecond', 0);
      if (ms < 10 * second) return withUnit(ms / second, 'second', 2);
      if (ms < minute) return withUnit(ms / second, 'second', 1);
      return describeCountdown(ms, withUnit);
    },
    countdown: (ms) => describeCountdown(ms, withUnit),
    span: (ms) => {
      const [unit, size] = relativeUnits.find(([, length]) => ms >= length) ?? relativeUnits[3];
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'long',
        maximumFractionDigits: 1,
      }).format(ms / size);
    },
    relative: (at, now) => {
      const difference = at - now;
      const [unit, size] =
        relativeUnits.find(([, length]) => Math.abs(difference) >= length) ?? relativeUnits[3];
      return relative.format(Math.trunc(difference / size), unit);
    },
    clock: (at) => clock.format(at),
    clockSeconds: (at) => clockSeconds.format(at),
    moment: (at) => moment.format(at),
    calendarDate: (isoDate) => calendarDate.format(Date.parse(isoDate)),
    momentSeconds: (at) => momentSeconds.format(at),
    dayAndClock: (at) => dayAndClock.format(at),
    soonest: (at, now) => {
      if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
      return (at - now < 6 * day ? weekday : dayOnly).format(at);
    },
    list: (items) => list.format(items),
    enumerate: (items) => items.join(language === 'zh-CN' ? '，' : ', '),
  };
}

function describeCountdown(
  ms: number,
  withUnit: (value: number, unit: string, digits: number) => string,
): string {
  const parts = [
    [Math.floor(ms / day), 'day'],
    [Math.floor(ms / hour) % 24, 'hour'],
    [Math.floor(ms / minute) % 60, 'minute'],
    [Math.floor(ms / second) % 60, 'second'],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return withUnit(0, 'second', 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => withUnit(value, unit, 0))
    .join(' ');
}
