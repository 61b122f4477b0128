// Days of the calendar as texts such as 2026-11-26, and never as moments: no time zone can shift them.

const DAY_MILLIS = 86_400_000;
const moment = (iso) => Date.parse(`${iso}T00:00:00Z`);
const day = (millis) => new Date(millis).toISOString().slice(0, 10);

/** The locale that a language's dates are written in: the world's digits and calendar, and day before month in English. */
export const localeOf = (language) => `${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`;

export const plusDays = (iso, days) => day(moment(iso) + days * DAY_MILLIS);

/** The same day in another month; the last one, where that month is shorter. */
export function plusMonths(iso, months) {
  const [year, month, dayOfMonth] = iso.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(dayOfMonth, last)).padStart(2, '0')}`;
}

/** 0 for the first day of the week, in this language. */
export function placeInWeek(iso, language) {
  return (new Date(moment(iso)).getUTCDay() - firstOfWeek(language) + 7) % 7;
}

function firstOfWeek(language) {
  const locale = new Intl.Locale(localeOf(language)).maximize();
  const {firstDay = 1} = locale.getWeekInfo?.() ?? locale.weekInfo ?? {};
  return firstDay % 7;
}

/** The weeks of a day's month: seven days each, null outside the month. */
export function weeksOf(iso, language) {
  const first = `${iso.slice(0, 8)}01`;
  const weeks = [];
  for (let at = plusDays(first, -placeInWeek(first, language)); at.slice(0, 7) <= first.slice(0, 7); at = plusDays(at, 7)) {
    weeks.push(Array.from({length: 7}, (_, i) => plusDays(at, i)).map((each) => (each.slice(0, 7) === first.slice(0, 7) ? each : null)));
  }
  return weeks;
}

export const say = (iso, language, style) => new Intl.DateTimeFormat(localeOf(language), {...style, timeZone: 'UTC'}).format(new Date(moment(iso)));

/** Names of the days of a week, the first one first. 2023-01-01 was a Sunday. */
export function weekdays(language, width) {
  return Array.from({length: 7}, (_, i) => say(plusDays('2023-01-01', (i + firstOfWeek(language)) % 7), language, {weekday: width}));
}

/** The twelve names of months, long and short. */
export function months(language) {
  return Array.from({length: 12}, (_, i) => {
    const iso = `2023-${String(i + 1).padStart(2, '0')}-15`;
    return [say(iso, language, {month: 'long'}), say(iso, language, {month: 'short'})];
  });
}

/** day, month and year in the order of the language. */
export function order(language) {
  return new Intl.DateTimeFormat(localeOf(language), {day: 'numeric', month: 'long', year: 'numeric'})
    .formatToParts(0).map(({type}) => type).filter((type) => ['day', 'month', 'year'].includes(type));
}

/** Today on this device's own calendar. */
export function today() {
  const now = new Date();
  return [String(now.getFullYear()).padStart(4, '0'), ...[now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, '0'))].join('-');
}
