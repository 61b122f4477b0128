// The one reader of dates that a person typed, and the one writer. Java's TypedDate follows the same rules; typed-inputs.csv, which both
// are tested with, says what they are. A day of another calendar is converted when it is sure which one, and asked about when not.
import WORDS from '../../resources/typed/date-words.json' with {type: 'json'};
import MONTHS from '../../resources/typed/months.json' with {type: 'json'};
import {LONGEST, OTHER_DIGITS, fold, tidy} from './text.mjs';

const base = (language) => String(language ?? 'en').split(/[-_]/)[0].toLowerCase();

/** Where people count years in a calendar of their own every day. */
const ETHIOPIAN = ['am', 'om', 'ti'];
const PERSIAN = ['fa', 'ps'];
const BUDDHIST = ['km', 'lo', 'th'];
/** Where an American order of month and day must be reckoned with. */
const MONTH_FIRST = ['en'];
/** The longest life that anybody lived, and some years. */
const OLDEST = 130;
/** Days that are no birth dates lie between these years. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** Each list folded, and longer words before those that they begin with. */
const words = (list) => list.map(fold).sort((one, two) => two.length - one.length);
/** What says in which calendar a year is counted. */
const ERAS = WORDS.eras.map(({calendar, names}) => [calendar, words(names)]);
/** Words around a date or an age that say nothing about it. */
const FILLERS = words(WORDS.fillers);
const ABOUT = words(WORDS.about);
const AGE = words(WORDS.age);

/** Every month's name, folded, with the calendars' months that it may be. */
const names = new Map();
const name = (written, calendar, month) => {
  const key = fold(written);
  const known = names.get(key) ?? [];
  if (!known.some((each) => each.calendar === calendar && each.month === month)) {
    names.set(key, [...known, {calendar, month}]);
  }
};
Object.values(MONTHS.written).forEach((list) => list.forEach((each, i) => name(each, 'gregorian', i + 1)));
for (const calendar of ['gregorian', 'ethiopian', 'hijri', 'persian']) {
  MONTHS[calendar].forEach((list, i) => list.forEach((each) => name(each, calendar, i + 1)));
}

/** The months that a word may be: by its name, or by the beginning of one of ours in Latin letters. */
function monthsOf(word) {
  const known = names.get(word) ?? names.get(word.replaceAll(' ', ''));
  if (known) {
    return known;
  }
  if (!/^[a-z]{3,}$/.test(word)) {
    return [];
  }
  const begun = [...names].filter(([full]) => full.startsWith(word)).flatMap(([, each]) => each).filter((each) => each.calendar === 'gregorian');
  return new Set(begun.map(({month}) => month)).size === 1 ? [begun[0]] : [];
}

/**
 * @typedef {'empty' | 'notADate' | 'noSuchDay' | 'incomplete' | 'otherCalendar' | 'severalWays' | 'shortYear' | 'future' | 'tooLongAgo'
 *   | 'otherDigits' | 'tooLong'} WhyNot
 */

/**
 * One of `date`, `either`, `year` and `wrong`. `date`, each of `either` and `maybe` are Gregorian days such as 1990-05-17, or a year alone
 * ("1990") where only that was typed.
 *
 * @typedef {object} TypedDate
 * @property {string} [date]
 * @property {string[]} [either]
 * @property {number} [year]
 * @property {true} [approximate] with a year
 * @property {WhyNot} [wrong]
 * @property {string} [maybe] with `wrong`
 */

/**
 * @param {string} text as typed
 * @param {{language?: string, today: string, birth?: boolean}} how the language of the page; the day today, such as 2026-11-26; whether it
 *   is a date of birth: then it lies in the past of one life, and a year or an age is enough
 * @returns {TypedDate}
 */
export function readDate(text, {language = 'en', today, birth = false}) {
  if (String(text ?? '').length > LONGEST) {
    return {wrong: 'tooLong'};
  }
  if (OTHER_DIGITS.test(String(text ?? ''))) {
    return {wrong: 'otherDigits'};
  }
  const plain = tidy(text);
  if (plain === '') {
    return {wrong: 'empty'};
  }
  const how = {language: base(language), today, birth};
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(plain);
  if (iso) {
    return settle([[+iso[1], +iso[2], +iso[3]]], {...how, iso: true});
  }
  const numbers = plain.match(/\d+/g) ?? [];
  const rest = plain.replace(/\d+/g, ' ');
  if (/[^\p{L}\p{M}\s.,،॰/'’‘ʼʻʿʾ`‐‑–—\u200c\u200d-]/u.test(rest) || numbers.length === 0 || numbers.length > 3) {
    return {wrong: 'notADate'};
  }
  let left = ` ${fold(rest)} `;
  /** Takes words out; whether there was any. */
  const take = (list) => {
    const found = list.find((each) => left.includes(` ${each} `));
    if (found !== undefined) {
      left = left.replace(` ${found} `, ' ');
    }
    return found !== undefined;
  };
  if (numbers.length === 1 && numbers[0].length < 8) {
    return yearOrAge(numbers[0], take, () => left.trim(), how);
  }
  let months = monthsOf(left.trim());
  let era = null;
  if (months.length === 0) {
    era = ERAS.find(([, list]) => take(list))?.[0] ?? null;
    while (take(ABOUT) || take(FILLERS));
    months = monthsOf(left.trim());
    if (months.length === 0 && left.trim() !== '') {
      return {wrong: 'notADate'};
    }
  }
  if (months.length > 0) {
    return numbers.length === 2 ? named(numbers, months, era, how) : {wrong: numbers.length === 1 ? 'incomplete' : 'notADate'};
  }
  if (numbers.length === 2) {
    return {wrong: numbers.some(({length}) => length === 4) ? 'incomplete' : 'notADate'};
  }
  return inFigures(numbers, era, /^\d+\.\d+\.\d+$/.test(plain), how);
}

/**
 * The same for three boxes, whose order is known: a month by number or by name; only the year's box, with a year or an age, is enough for a
 * date of birth.
 * @param {{day?: string, month?: string, year?: string}} boxes as typed
 * @param {Parameters<typeof readDate>[1]} how
 * @returns {TypedDate}
 */
export function readParts({day = '', month = '', year = ''}, how) {
  const [d, m, y] = [day, month, year].map((each) => (String(each).length > LONGEST ? each : tidy(each)));
  if (d === '' && m === '') {
    return readDate(y, how);
  }
  if ([d, m, y].includes('')) {
    return {wrong: 'incomplete'};
  }
  if (!/^\d{1,2}$/.test(d) || !/\d/.test(y)) {
    return {wrong: 'notADate'};
  }
  if (!/^\d{1,2}$/.test(m)) {
    return /\d/.test(m) ? {wrong: 'notADate'} : readDate(`${d} ${m} ${y}`, how);
  }
  // year first: the one order that is the same in every language, and not taken for ISO's
  return /^\d{2}$/.test(y) ? shortYears(+y, (whole) => [[whole, +m, +d]], null, {birth: false, ...how, language: base(how.language)})
    : readDate(`${y} ${m} ${d}`, how);
}

/** Only a year, or an age: enough for a date of birth. @returns {TypedDate} */
function yearOrAge(typed, take, left, how) {
  const era = ERAS.find(([, list]) => take(list))?.[0] ?? null;
  while (take(ABOUT) || take(AGE) || take(FILLERS));
  if (left() !== '') {
    return {wrong: monthsOf(left()).length > 0 ? 'incomplete' : 'notADate'};
  }
  if (!how.birth) {
    return {wrong: typed.length === 4 ? 'incomplete' : 'notADate'};
  }
  const thisYear = Number(how.today.slice(0, 4));
  if (typed.length <= 3) {
    return era !== null || Number(typed) > OLDEST ? {wrong: 'notADate'} : {year: thisYear - Number(typed), approximate: true};
  }
  if (typed.length > 4) {
    return {wrong: 'notADate'};
  }
  // of a year that lies in two of ours, the one that most of its days lie in
  const found = settle([[Number(typed), 7, 1]], {...how, era, year: true});
  const yearOf = (day) => day.slice(0, 4);
  if (found.date !== undefined) {
    return {year: Number(yearOf(found.date)), approximate: true};
  }
  return {...found, ...(found.either && {either: found.either.map(yearOf)}), ...(found.maybe && {maybe: yearOf(found.maybe)})};
}

/**
 * A day and a year around the name of a month.
 *
 * @param {string[]} numbers
 * @returns {TypedDate}
 */
function named([first, second], months, era, how) {
  const day = first.length <= 2 ? first : second;
  const year = first.length <= 2 ? second : first;
  if (day.length > 2) {
    return {wrong: 'notADate'};
  }
  if (year.length !== 4) {
    return year.length === 2 && day === first && (era ?? 'gregorian') === 'gregorian' ? shortYears(+year, (y) => months.map(({month}) => [y, month, +day]), months, how) : {wrong: 'shortYear'};
  }
  return settle(months.map(({month}) => [+year, month, +day]), {...how, months, era});
}

/** Three numbers, or eight digits in one. @returns {TypedDate} */
function inFigures(numbers, era, dots, how) {
  if (numbers.length === 1) {
    const [eight] = numbers;
    if (eight.length !== 8) {
      return {wrong: 'notADate'};
    }
    const cut = (y, m, d) => [+eight.slice(y, y + 4), +eight.slice(m, m + 2), +eight.slice(d, d + 2)];
    const orders = [cut(0, 4, 6), cut(4, 2, 0), ...(MONTH_FIRST.includes(how.language) ? [cut(4, 0, 2)] : [])];
    const likely = orders.filter(([y]) => y >= FIRST_YEAR && y <= Number(how.today.slice(0, 4)) + 100);
    return likely.length === 0 ? {wrong: 'notADate'} : settle(likely, {...how, era});
  }
  const [a, b, c] = numbers;
  if (numbers.some(({length}) => length > 4 || length === 3)) {
    return {wrong: 'notADate'};
  }
  const monthFirst = MONTH_FIRST.includes(how.language) && !dots;
  const orders = (year, one, two) => [[year, +two, +one], ...(monthFirst ? [[year, +one, +two]] : [])];
  if (a.length === 4 && b.length <= 2 && c.length <= 2) {
    return settle([[+a, +b, +c]], {...how, era});
  }
  if (c.length === 4 && a.length <= 2 && b.length <= 2) {
    return settle(orders(+c, a, b), {...how, era});
  }
  if ([a, b, c].some(({length}) => length > 2)) {
    return {wrong: 'notADate'};
  }
  if ((era ?? 'gregorian') !== 'gregorian') {
    return {wrong: 'shortYear'};
  }
  if (+a > 31) {
    return shortYears(+a, (year) => [[year, +b, +c]], null, how);
  }
  return c.length === 2 ? shortYears(+c, (year) => orders(year, a, b), null, how) : {wrong: 'shortYear'};
}

/**
 * A year of two digits: the one that it can be, where only one century and one calendar come into question.
 *
 * @returns {TypedDate}
 */
function shortYears(two, daysOf, months, how) {
  if ([...ETHIOPIAN, ...PERSIAN, ...BUDDHIST, 'ar', 'my', 'ne'].includes(how.language) || months?.some(({calendar}) => calendar !== 'gregorian')) {
    return {wrong: 'shortYear'};
  }
  const thisYear = Number(how.today.slice(0, 4));
  const years = [1800, 1900, 2000, 2100].map((century) => century + two)
    .filter((year) => (how.birth ? year <= thisYear && year > thisYear - 110 : Math.abs(year - thisYear) <= 30));
  if (years.length === 0) {
    return {wrong: 'shortYear'};
  }
  const found = settle(years.flatMap(daysOf), how);
  return found.wrong === 'severalWays' ? {wrong: 'shortYear'} : found;
}

/** The day that is meant, of all that [year, month, day] may be. @returns {TypedDate} */
function settle(days, how) {
  const {today, birth, months = null, year: yearOnly = false} = how;
  const thisYear = Number(today.slice(0, 4));
  const [first, last] = birth ? [thisYear - OLDEST, thisYear] : [FIRST_YEAR, LAST_YEAR];
  const yearOf = (day) => Number(day.slice(0, 4));
  const sure = new Set();
  const peers = new Set();
  const asked = new Set();
  /** @type {WhyNot} */
  let wrong = 'notADate';
  days.forEach(([year, month, day], i) => {
    const likely = (calendar) => {
      const begins = dayOf(calendar, year, 1, 1);
      return begins !== null && yearOf(begins) >= first - 1 && yearOf(begins) <= last && (calendar !== 'gregorian' || yearOf(begins) >= first);
    };
    const of = calendarsOf(months?.[i]?.calendar ?? null, likely, how);
    for (const [calendars, into] of /** @type {[string[], Set<string>][]} */ ([[of.sure ?? [], sure], [of.peers ?? [], peers], [of.asked ?? [], asked]])) {
      for (const calendar of calendars) {
        const there = dayOf(calendar, year, month, day);
        if (there === null) {
          wrong = 'noSuchDay';
        } else if (yearOf(there) < first) {
          wrong = wrong === 'notADate' ? 'tooLongAgo' : wrong;
        } else if (yearOf(there) > last || (birth && !yearOnly && there > today)) {
          wrong = wrong === 'notADate' ? 'future' : wrong;
        } else {
          into.add(there);
        }
      }
    }
  });
  if (sure.size > 0) {
    const all = [...new Set([...sure, ...peers])].sort();
    return all.length === 1 ? {date: all[0]} : all.length === 2 ? {either: all} : {wrong: 'severalWays'};
  }
  const doubtful = [...new Set([...peers, ...asked])].sort();
  return doubtful.length === 2 ? {either: doubtful}
    : doubtful.length > 0 ? {wrong: 'otherCalendar', ...(doubtful.length === 1 && {maybe: doubtful[0]})} : {wrong};
}

/**
 * In which calendars a year may be counted: `sure` as said or as a matter of course; `peers` as likely as those beside it, but asked
 * about when they are alone; `asked` where nothing but the year's size tells of them.
 */
function calendarsOf(named, likely, {language, era = null, iso = false}) {
  if (named !== null && named !== 'gregorian') {
    return {sure: era === null || era === named ? [named] : []};
  }
  if (era !== null) {
    return {sure: named === null || era === 'gregorian' || era === 'buddhist' ? [era] : []};
  }
  if (likely('gregorian')) {
    return {sure: ['gregorian'], peers: named === null && !iso && ETHIOPIAN.includes(language) && likely('ethiopian') ? ['ethiopian'] : []};
  }
  if (likely('buddhist')) {
    return BUDDHIST.includes(language) ? {sure: ['buddhist']} : {asked: ['buddhist']};
  }
  if (named === null && PERSIAN.includes(language) && likely('persian')) {
    return {sure: ['persian']};
  }
  const others = named === null ? ['ethiopian', 'hijri', 'persian'].filter(likely)
    .filter((each) => (each === 'persian' ? language !== 'ar' : each === 'hijri' || ETHIOPIAN.includes(language))) : [];
  return others.length > 0 ? {asked: others} : {sure: ['gregorian']};
}

const iso = (year, month, day) => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
const DAY = 86_400_000;
/** The Gregorian day so many days after 1 January 1970. */
const ofEpoch = (days) => new Date(days * DAY).toISOString().slice(0, 10);

/** The Gregorian day of a day in a calendar; null where the calendar has no such day. */
export function dayOf(calendar, year, month, day) {
  if (month < 1 || day < 1 || day > 31 || year < 1 || year > 9999) {
    return null;
  }
  switch (calendar) {
    case 'buddhist':
      return year > 543 ? dayOf('gregorian', year - 543, month, day) : null;
    case 'ethiopian':
      return month > 13 || day > (month < 13 ? 30 : year % 4 === 3 ? 6 : 5) ? null
        : ofEpoch(365 * year + Math.floor(year / 4) + 30 * month + day - 716_763);
    case 'persian': {
      const leap = (25 * year + 11) % 33 < 8;
      return month > 12 || day > (month <= 6 ? 31 : month < 12 || leap ? 30 : 29) ? null
        : ofEpoch(365 * (year - 1) + Math.floor((8 * year + 21) / 33) + (month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6) + day - 492_269);
    }
    case 'hijri':
      return hijri(year, month, day);
    default: {
      const there = new Date(Date.UTC(2000, month - 1, day));
      there.setUTCFullYear(year, month - 1, day);
      return month <= 12 && there.getUTCDate() === day ? iso(year, month, day) : null;
    }
  }
}

let ummAlQura;
/** By the calendar of Umm al-Qura: the computed one comes within two days of it, the browser's own says which. */
function hijri(year, month, day) {
  if (year < 1300 || year > 1600 || month > 12 || day > 30) {
    return null;
  }
  ummAlQura ??= new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric'});
  const computed = day + Math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30) - 492_149;
  for (const off of [0, 1, -1, 2, -2, 3, -3]) {
    const parts = Object.fromEntries(ummAlQura.formatToParts(new Date((computed + off) * DAY)).map(({type, value}) => [type, value]));
    if (Number(parts.year) === year && Number(parts.month) === month && Number(parts.day) === day) {
      return ofEpoch(computed + off);
    }
  }
  return null;
}

/** A day as the pages write it: "17 May 1990"; a year alone as it is. @param {string} day such as 1990-05-17 */
export function writeDate(day, language = 'en') {
  const [, year, month, date] = /^(\d{4})(?:-(\d\d)-(\d\d))?$/.exec(day);
  const months = MONTHS.written[base(language)] ?? MONTHS.written.en;
  return month === undefined ? year : `${Number(date)}${base(language) === 'de' ? '.' : ''} ${months[Number(month) - 1]} ${year}`;
}
