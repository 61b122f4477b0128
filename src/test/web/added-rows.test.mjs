import assert from 'node:assert/strict';
import {it} from 'node:test';
import {countOn, follow} from '../../main/web/forms/added-rows.mjs';

it('counts names on', () => {
  for (const [name, next] of [['2026', '2027'], ['FY2027', 'FY2028'], ['2026/27', '2027/28'], ['2098-99', '2099-00'], ['2026-2027', '2027-2028'],
    ['FY 2026/27 (EC)', 'FY 2027/28 (EC)'], ['Year 9', 'Year 10'], ['09', '10'], ['Next', undefined], ['', undefined]]) {
    assert.equal(countOn(name), next, name);
  }
});

const FIELDS = [
  {key: 'code', properties: {addedRow: 'countOn'}}, {key: 'budget'}, {key: 'hours', properties: {addedRow: 'same'}},
  {key: 'from', properties: {addedRow: 'dayAfter to'}}, {key: 'to', properties: {addedRow: 'yearLater'}}, {key: 'odd', properties: {addedRow: 'constructor'}},
];

const after = (above, row = {}) => {
  follow(FIELDS, above, row);
  return row;
};

it('lets a year follow a year', () => {
  assert.deepEqual(after({code: '2026', budget: 5, hours: 48, from: '2026-01-01', to: '2026-12-31', odd: 'x'}),
    {code: '2027', hours: 48, from: '2027-01-01', to: '2027-12-31'});
  // the last day of February, and the day before a leap year's
  assert.deepEqual(after({to: '2027-02-28'}), {from: '2027-03-01', to: '2028-02-29'});
  assert.deepEqual(after({to: '2028-02-29'}), {from: '2028-03-01', to: '2029-02-28'});
  assert.deepEqual(after({to: '2026-07-07'}), {from: '2026-07-08', to: '2027-07-07'});
});

it('leaves a field as it is where nothing follows', () => {
  assert.deepEqual(after({code: null, hours: null, to: null}, {hours: 1}), {hours: 1});
  assert.deepEqual(after({code: 'Next', to: 'soon'}), {});
});
