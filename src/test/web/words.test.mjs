import assert from 'node:assert/strict';
import {it} from 'node:test';
import {ago, money, refusal} from '../../main/web/words.mjs';

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
