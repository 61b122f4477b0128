import assert from 'node:assert/strict';
import {it} from 'node:test';
import {ago, moment, money, refusal, until} from '../../main/web/words.mjs';

it('writes money exactly', () => {
  assert.equal(money({currency: 'ETB', minor: 1250000, exponent: 2}), 'ETB 12,500.00');
  assert.equal(money({currency: 'EUR', minor: 5, exponent: 2}), 'EUR 0.05');
  assert.equal(money({currency: 'JPY', minor: 1234567, exponent: 0}), 'JPY 1,234,567');
  assert.equal(money({currency: 'TND', minor: 1, exponent: 3}), 'TND 0.001');
  assert.equal(money({currency: 'TND', minor: 1500250, exponent: 3}, 'fr'), 'TND 1\u202f500,250');
  assert.equal(money({currency: 'EUR', minor: Number.MAX_SAFE_INTEGER, exponent: 2}), 'EUR 90,071,992,547,409.91');
});

it('has words for a reason that it does not know', () => {
  assert.deepEqual(refusal('somethingNew', 'Ask the programme.'), {title: 'Do not accept', text: 'Ask the programme.'});
});

it('says how long ago something was, in the words of the language', () => {
  const said = (age, language = 'en') => ago(age, language);
  assert.deepEqual([0, 59, 60, 3599, 3600, 86400, 259200].map((age) => said(age)),
    ['now', 'now', '1 minute ago', '59 minutes ago', '1 hour ago', 'yesterday', '3 days ago']);
  assert.equal(said(300, 'fr'), 'il y a 5 minutes');
});

const ETHIOPIA = {id: 'Africa/Addis_Ababa', words: 'Ethiopia Time'};
const seconds = (text) => Date.parse(text) / 1000;

it('says a time in the zone of the product, and which zone that is, whatever the device has', () => {
  assert.equal(moment(Date.parse('2026-05-25T21:30:00Z'), 'en', ETHIOPIA), '26/05/2026, 00:30 (Ethiopia Time)');
  assert.equal(moment(Date.parse('2026-05-25T21:30:00Z'), 'en', {id: 'Moon/Crater', words: 'Moon Time'}), '25/05/2026, 21:30 (UTC)');
});

it('says the last day of a voucher that ends with its day', () => {
  for (const [zone, end] of [
    ['Africa/Addis_Ababa', '2026-05-25T21:00:00Z'], ['Pacific/Kiritimati', '2026-05-25T10:00:00Z'], ['Pacific/Pago_Pago', '2026-05-26T11:00:00Z'],
    ['UTC', '2026-05-26T00:00:00Z'], ['Europe/Berlin', '2026-05-25T22:00:00Z'],
  ]) {
    assert.equal(until(seconds(end), 'en', {id: zone, words: ''}), '25 May 2026', zone);
  }
  // days of 23 and of 25 hours, and one whose midnight does not exist
  assert.equal(until(seconds('2026-03-29T22:00:00Z'), 'en', {id: 'Europe/Berlin', words: ''}), '29 March 2026');
  assert.equal(until(seconds('2026-10-25T23:00:00Z'), 'en', {id: 'Europe/Berlin', words: ''}), '25 October 2026');
  assert.equal(until(seconds('2026-04-23T22:00:00Z'), 'en', {id: 'Africa/Cairo', words: ''}), '23 April 2026');
});

it('says the time too of a voucher that ends within a day', () => {
  assert.equal(until(seconds('2026-05-25T08:17:00Z'), 'en', ETHIOPIA), '25 May 2026 at 11:17 (Ethiopia Time)');
});
