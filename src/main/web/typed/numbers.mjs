// The one reader of numbers that a person typed, and the one writer. Java's TypedNumber follows the same rules; typed-inputs.csv, which
// both are tested with, says what they are. What can be read in two ways is asked back, never guessed.
import DECIMALS from '../../resources/typed/currency-decimals.json' with {type: 'json'};
import SIGNS from '../../resources/typed/currency-signs.json' with {type: 'json'};
import {LONGEST, OTHER_DIGITS, fold, tidy} from './text.mjs';

/** More digits before the decimals than any amount has. */
const MOST_DIGITS = 15;

/** Languages in which a comma comes before the decimals, with what stands between thousands; all others write 12,500.00. */
const COMMA = {de: '.', es: '.', fr: '\u202f', id: '.', it: '.', nl: '.', pt: '.', ru: '\u00a0', tr: '.', uk: '\u00a0', vi: '.'};
const decimalComma = (language) => base(language) in COMMA;

const base = (language) => String(language ?? 'en').split(/[-_]/)[0].toLowerCase();

const currencies = new Map(Object.entries(SIGNS).map(([sign, codes]) => [fold(sign), codes]));

/**
 * One of the three. `value` and each of `either`: ASCII digits, a point before the decimals, "-" before a negative one, nothing between
 * thousands; with all decimals of the currency when there is a part of one, else whole ("12500.50", "12500").
 *
 * @typedef {object} TypedNumber
 * @property {string} [value]
 * @property {string[]} [either]
 * @property {'empty' | 'notANumber' | 'tooManyDecimals' | 'otherCurrency' | 'otherDigits' | 'tooLong'} [wrong]
 */

/**
 * @param {string} text as typed
 * @param {{language?: string, decimals?: number | null, currency?: string | null}} how the language of the page; the most decimals that the
 *   number can have, those of its currency for an amount (no limit without them); the currency of an amount, none for a plain number
 * @returns {TypedNumber}
 */
export function readNumber(text, {language = 'en', decimals = null, currency = null} = {}) {
  if (String(text ?? '').length > LONGEST) {
    return {wrong: 'tooLong'};
  }
  if (OTHER_DIGITS.test(String(text ?? ''))) {
    return {wrong: 'otherDigits'};
  }
  const plain = tidy(text).replace(/[−–—﹣－‐‑]/gu, '-').replace(/[’‘ʼ′`´]/g, "'").replace(/[،﹐]/g, ',');
  if (plain === '') {
    return {wrong: 'empty'};
  }
  const parts = /^([^\d]*?)([.,٫]?\d(?:.*\d)?)([^\d]*)$/u.exec(plain);
  if (!parts) {
    return {wrong: 'notANumber'};
  }
  const before = /^ ?([+-]?) ?(.*?) ?([+-]?) ?$/u.exec(parts[1]);
  // "1200.-" and "1200,-" say that there are no cents; a point or comma at the end says nothing
  const after = parts[3].replace(/^[.,]--?(?![\p{L}])/u, '').replace(/^[.,](?=$| )/u, '').trim();
  if (before[1] && before[3]) {
    return {wrong: 'notANumber'};
  }
  const named = [before[2], after].filter((each) => each !== '');
  if (named.length > 2 || !named.every((each) => isName(each))) {
    return {wrong: 'notANumber'};
  }
  const read = figures(parts[2], (before[1] || before[3]) === '-', language, decimals);
  if (read.wrong === 'notANumber') {
    return read;
  }
  for (const each of named) {
    const of = currencyOf(each);
    if (of === null) {
      return {wrong: 'notANumber'};
    }
    if (currency === null || !of.includes(currency)) {
      return {wrong: currency === null && !of.length ? 'notANumber' : 'otherCurrency'};
    }
  }
  return read;
}

/** Whether it may be the name or the sign of a currency: no operators, brackets, per cent. */
const isName = (text) => /^[\p{L}\p{M}\p{Sc} .'-]+$/u.test(text) && !/^[ .'-]+$/.test(text);

/** The codes that a sign, a name or a code may stand for; null for a word that is not one of these. */
function currencyOf(text) {
  const name = fold(text);
  return currencies.get(name) ?? currencies.get(name.replaceAll(' ', ''))
    ?? (/^[a-z]{3}$/.test(name) ? [name.toUpperCase()] : /^\p{Sc}$/u.test(text) ? ['?'] : null);
}

/** @returns {TypedNumber} */
function figures(text, negative, language, decimals) {
  const groups = text.split(/[^\d]/u);
  const marks = text.match(/[^\d]/gu) ?? [];
  if (marks.some((mark) => !" '.,٫٬".includes(mark)) || groups.slice(1).includes('')) {
    return {wrong: 'notANumber'};
  }
  const most = decimals ?? Infinity;
  const kinds = [...new Set(marks)];
  /** @returns {TypedNumber} */
  const whole = () => result(groups.join(''), '', negative, decimals);
  /** @returns {TypedNumber} */
  const split = () => (groups.at(-1).length > most ? {wrong: 'tooManyDecimals'}
    : result(groups.slice(0, -1).join(''), groups.at(-1), negative, decimals));

  if (kinds.length === 0) {
    return whole();
  }
  const last = marks.at(-1);
  const lastOnce = marks.indexOf(last) === marks.length - 1;
  if (kinds.length > 1) {
    const good = kinds.length === 2 && lastOnce && '.,٫'.includes(last) && kinds[0] !== '٫' && isGrouped(groups.slice(0, -1), kinds[0]);
    return good ? split() : {wrong: 'notANumber'};
  }
  if (last === '٫' || groups[0] === '') {
    return lastOnce ? split() : {wrong: 'notANumber'};
  }
  const grouped = isGrouped(groups, last);
  if (" '٬".includes(last) || !lastOnce) {
    return grouped ? whole() : {wrong: 'notANumber'};
  }
  // one comma or one point: before the decimals, or between thousands?
  if (grouped && groups[1].length <= most && !(last === '.' && decimals !== null && !decimalComma(language))) {
    return {either: [whole(), split()].map(({value}) => value)};
  }
  return grouped && groups[1].length > most ? whole() : split();
}

/** Whether marks stand between thousands, or between lakhs and crores as in India. */
function isGrouped(groups, mark) {
  const [first, ...rest] = groups;
  if (rest.length === 0) {
    return true;
  }
  if (first === '' || first.startsWith('0')) {
    return false;
  }
  const thousands = first.length <= 3 && rest.every((each) => each.length === 3);
  const lakhs = ', '.includes(mark) && first.length <= 2 && rest.at(-1).length === 3 && rest.slice(0, -1).every((each) => each.length === 2);
  return thousands || lakhs;
}

/** @returns {TypedNumber} */
function result(whole, fraction, negative, decimals) {
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  if (digits.length > MOST_DIGITS) {
    return {wrong: 'tooLong'};
  }
  const part = fraction.replace(/0+$/, '');
  const number = part === '' ? digits : `${digits}.${decimals === null ? part : part.padEnd(decimals, '0')}`;
  return {value: negative && /[1-9]/.test(number) ? `-${number}` : number};
}

/**
 * A number as the pages write it, with Latin digits in every language: 12,500.50, in French 12 500,50.
 * @param {string} value as readNumber() gives it; also a JavaScript number
 * @param {{language?: string, decimals?: number | null}} how without decimals, as many as the value has
 */
export function writeNumber(value, {language = 'en', decimals = null} = {}) {
  const [, minus, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  const comma = decimalComma(language);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, comma ? COMMA[base(language)] : ',');
  const part = decimals === null ? fraction : fraction.padEnd(decimals, '0');
  return `${minus}${grouped}${part === '' ? '' : `${comma ? ',' : '.'}${part}`}`;
}

/** An amount as the pages write it: "EUR 12,500.00". @param {string} value as readNumber() gives it */
export function writeMoney(value, {language = 'en', currency, decimals = decimalsOf(currency)}) {
  return `${currency} ${writeNumber(value, {language, decimals})}`;
}

/**
 * How many decimals a currency has by ISO 4217: EUR 2, JPY 0, KWD 3. Not by Intl, which tells what is in use (IRR 0): vouchers and books go
 * by the standard.
 */
export function decimalsOf(currency) {
  return Number(Object.keys(DECIMALS).find((decimals) => DECIMALS[decimals].includes(currency)) ?? 2);
}
