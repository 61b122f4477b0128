// What an added row of a list begins with: it follows the row above, as the analyst says in its fields.
import {plusDays, plusMonths} from './days.mjs';

const DAY = /^\d{4}-\d\d-\d\d$/;
const isLastOfMonth = (day) => plusDays(day, 1).endsWith('-01');

/** A year later; the last day of a month stays one, though February has more days in some years. */
function yearLater(day) {
  const later = plusMonths(day, 12);
  return isLastOfMonth(day) ? plusDays(plusMonths(`${later.slice(0, 8)}01`, 1), -1) : later;
}

/** 2026 is followed by 2027, 2026/27 by 2027/28, Year 9 by Year 10; nobody can say what follows a text without a number. */
export function countOn(text) {
  if (/\d{4}/.test(text)) {
    return text.replace(/(\d{4})(?:([/-])(\d\d)(?!\d))?/g, (all, year, dash, end) =>
      `${Number(year) + 1}${dash ? `${dash}${String((Number(end) + 1) % 100).padStart(2, '0')}` : ''}`);
  }
  return /\d/.test(text) ? text.replace(/(\d+)(?!.*\d)/, (n) => String(Number(n) + 1).padStart(n.length, '0')) : undefined;
}

/** What an analyst may say of a field of a row (its property `addedRow`): how its first value follows from the row above. */
const FOLLOWS = new Map(Object.entries({
  same: (above, key) => above[key],
  countOn: (above, key) => (typeof above[key] === 'string' ? countOn(above[key]) : undefined),
  yearLater: (above, key) => (DAY.test(above[key] ?? '') ? yearLater(above[key]) : undefined),
  dayAfter: (above, key, other) => (DAY.test(above[other] ?? '') ? plusDays(above[other], 1) : undefined),
}));

/** Fills a new row by the row above; what no rule says, or nothing follows from, keeps its default. */
export function follow(fields, above, row) {
  for (const {key, properties} of fields) {
    const [rule, other] = (properties?.addedRow ?? '').split(' ');
    const value = FOLLOWS.get(rule)?.(above, key, other);
    if (value !== undefined && value !== null && value !== '') {
      row[key] = value;
    }
  }
}
