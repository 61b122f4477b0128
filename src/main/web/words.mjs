// What the scanner says, in plain words. One place, so that a reason reads the same wherever it is shown. All of it in English:
// say() gives it in the language of the page when it is shown.
import {writeMoney} from './typed/numbers.mjs';

/** Reasons of the QR itself (cwt.mjs) and of the ledger (the server): a heading and one sentence of advice. */
export const REFUSALS = Object.freeze({
  tooLarge: ['Not a voucher', 'This code is longer than any voucher that we issue.'],
  notAVoucher: ['Not a voucher', 'This is not one of our vouchers.'],
  onlyNumber: ['This is only the voucher number',
    'The number alone does not prove that a voucher is genuine. Scan the square code, or paste the whole link behind it.'],
  notCanonical: ['Not readable', 'This code is damaged or was not made by us. Scan it again.'],
  wrongAlgorithm: ['Do not accept', 'This voucher is signed in a way that we do not accept.'],
  foreignIssuer: ['Do not accept', 'This voucher was issued by somebody else, not by this organisation.'],
  unknownKey: ['Do not accept', 'This voucher is signed with a key that we do not know.'],
  badSignature: ['Do not accept', 'The signature is wrong: this voucher was changed or forged.'],
  unknownLayout: ['Cannot be read here', 'This voucher is genuine, but of a version that this page cannot read. Load the page again.'],
  notYetValid: ['Not valid yet', 'This voucher is genuine, but it cannot be used yet.'],
  expired: ['Expired', 'This voucher is genuine, but it has expired.'],
  wrongProvider: ['Not for this provider', 'This voucher is genuine, but it may not be used here.'],
  exhausted: ['Used up', 'This voucher is genuine, but all of it has been used.'],
  revoked: ['Cancelled', 'This voucher is genuine, but it was cancelled. Do not accept it.'],
  suspended: ['On hold', 'This voucher is genuine, but it is on hold. Ask the programme before you give help.'],
  unknown: ['Do not accept', 'This voucher is genuine, but this page does not know its status. Load the page again.'],
  deviceWithdrawn: ['Not accepted', 'This device was withdrawn: its redemptions are not accepted.'],
  statusFromTheFuture: ['Not accepted', 'The clock of this device was wrong.'],
  wrongCurrency: ['Not accepted', 'This voucher is in another currency.'],
  pinRequired: ['Not accepted', 'This voucher needs the PIN of the beneficiary, and that needs a connection.'],
  identityCheckRequired: ['Not accepted', 'The programme asks which identity paper you looked at.'],
  unknownVoucher: ['Do not accept', 'The signature is ours, but no such voucher is on record. Keep the paper and call the programme.'],
});

/** @returns {{title: string, text: string}} words for any reason, also one that this page does not know yet */
export function refusal(reason, message = '') {
  const [title, text] = REFUSALS[reason] ?? ['Do not accept', message || 'The voucher is not valid.'];
  return {title, text};
}

/** Minor units as the pages write money, "ETB 12,500.00": exact, whatever the size. */
export function money({currency, minor, exponent}, language = globalThis.document?.documentElement.lang || 'en') {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const value = exponent > 0 ? `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}` : digits;
  return writeMoney(`${minor < 0 ? '-' : ''}${value}`, {language, currency, decimals: exponent});
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', Infinity]];

/** How long ago that was, such as "5 minutes ago", in the reader's words. @param {number} age in seconds */
export function ago(age, locale = document.documentElement.lang || 'en') {
  // of less than a minute nobody counts the seconds: "now"
  const [unit, length] = UNITS.find(([, seconds]) => age >= seconds) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale, {numeric: 'auto'}).format(-Math.floor(age / length), unit);
}

/** The zone of the product, and its name in the reader's words, as the page says it. */
function productZone() {
  const named = document.querySelector('meta[name="lifeline-zone"]');
  return {id: named?.content || 'UTC', words: named?.dataset.name || 'UTC'};
}

/** Writes in a zone, whatever that of the device is; a zone that this browser does not know is written in UTC. */
function writer(zone, locale, style) {
  const language = locale === 'en' ? 'en-GB' : locale;
  try {
    return [new Intl.DateTimeFormat(language, {...style, timeZone: zone.id}), zone.words];
  } catch {
    return [new Intl.DateTimeFormat(language, {...style, timeZone: 'UTC'}), 'UTC'];
  }
}

/** A moment with the zone that it is written in, such as "05/03/2027, 14:30 (Ethiopia Time)". @param {number} at in milliseconds */
export function moment(at, locale = document.documentElement.lang || 'en', zone = productZone(), dateStyle = 'short') {
  const [time, words] = writer(zone, locale, {dateStyle, timeStyle: 'short'});
  return `${time.format(at)} (${words})`;
}

/**
 * The last day of something that ends, such as "5 March 2027". What ends within a day, as vouchers of earlier versions do, has its time too.
 * @param {number} end the first moment that no longer counts, in seconds
 */
export function until(end, locale = document.documentElement.lang || 'en', zone = productZone()) {
  const [day] = writer(zone, locale, {dateStyle: 'long'});
  const last = day.format(end * 1000 - 1);
  return day.format(end * 1000) === last ? moment(end * 1000, locale, zone, 'long') : last;
}
