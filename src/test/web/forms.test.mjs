import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {order, placeInWeek, plusDays, plusMonths, weekdays, weeksOf} from '../../main/web/forms/days.mjs';
import {Draft} from '../../main/web/forms/draft.mjs';
import {TypedTexts} from '../../main/web/forms/typed-texts.mjs';
import {dateReason, numberReason} from '../../main/web/forms/reasons.mjs';
import {stylesOf} from '../../main/web/form-schema.mjs';

describe('days', () => {
  it('are counted over the ends of months, of years, and of summer time', () => {
    assert.equal(plusDays('2027-12-31', 1), '2028-01-01');
    assert.equal(plusDays('2028-03-01', -1), '2028-02-29');
    assert.equal(plusDays('2027-03-28', 1), '2027-03-29');
    assert.equal(plusMonths('2027-01-31', 1), '2027-02-28');
    assert.equal(plusMonths('2027-12-08', 1), '2028-01-08');
    assert.equal(plusMonths('2028-02-29', -12), '2027-02-28');
  });

  it('stand in the weeks of the language', () => {
    assert.equal(placeInWeek('2027-12-06', 'fr'), 0);
    assert.equal(weekdays('en', 'long')[0], 'Monday');
    assert.deepEqual(weeksOf('2027-12-15', 'en')[0], [null, null, '2027-12-01', '2027-12-02', '2027-12-03', '2027-12-04', '2027-12-05']);
    for (const language of ['en', 'fr', 'ar', 'am', 'fa', 'th']) {
      const days = weeksOf('2028-02-10', language).flat().filter(Boolean);
      assert.deepEqual([days.length, days[0], days.at(-1)], [29, '2028-02-01', '2028-02-29'], language);
      assert.equal(new Set(weekdays(language, 'long')).size, 7, language);
    }
  });

  it('have the order of the language', () => {
    assert.deepEqual(order('en'), ['day', 'month', 'year']);
    assert.deepEqual(order('hu'), ['year', 'month', 'day']);
  });
});

function typedTexts() {
  const listeners = {};
  const validator = {validateFieldInstance: () => ['the form\'s own word']};
  const typed = new TypedTexts({on: (event, listener) => { listeners[event] = listener; }}, validator);
  return {typed, validator, listeners};
}
const at = (...valuePath) => ({valuePath});

describe('what was typed', () => {
  it('stands against the form as long as the value is the one that it gave', () => {
    const {typed, validator} = typedTexts();
    typed.put(at('amount'), {text: '1,2,3.4', value: null, problem: 'no number'});
    assert.deepEqual(validator.validateFieldInstance(at('amount'), null), ['no number']);
    assert.deepEqual(validator.validateFieldInstance(at('amount'), 5), ['the form\'s own word']);
    assert.equal(typed.of(at('amount'), undefined).text, '1,2,3.4');
  });

  it('goes with its row when rows are removed or moved', () => {
    const {typed, listeners} = typedTexts();
    ['a', 'b', 'c'].forEach((text, row) => typed.put(at('stages', row, 'hours'), {text, value: row}));
    listeners['repeatRenderManager.remove']({dataPath: ['stages'], index: 0});
    assert.equal(typed.of(at('stages', 0, 'hours'), 1).text, 'b');
    assert.equal(typed.of(at('stages', 2, 'hours'), 2), undefined);
    typed.rowsMoved(['stages'], (row) => 1 - row);
    assert.equal(typed.of(at('stages', 0, 'hours'), 2).text, 'c');
    const {typed: again} = typedTexts();
    again.restore(JSON.parse(JSON.stringify(typed)));
    assert.equal(again.of(at('stages', 1, 'hours'), 1).text, 'b');
  });
});

/** As a browser's. */
class Store extends Map {
  get length() { return this.size; }
  key(i) { return [...this.keys()][i]; }
  getItem(name) { return this.get(name) ?? null; }
  setItem(name, value) { this.set(name, value); }
  removeItem(name) { this.delete(name); }
}

it('keeps a draft for one person and one form, and none after a log-out', () => {
  const store = new Store([['something-else', '1']]);
  new Draft('anna', 'task-1', store).keep({data: {a: 1}, typed: []});
  assert.deepEqual(new Draft('anna', 'task-1', store).read(), {data: {a: 1}, typed: []});
  assert.equal(new Draft('anna', 'task-2', store).read(), null);
  assert.equal(new Draft('anna-b', 'task-1', store).read(), null);
  assert.equal(new Draft('anna', 'task-1', store).read(), null, 'somebody else opened a form meanwhile');
  new Draft('anna', 'task-1', store).keep({});
  Draft.removeAll(store);
  assert.deepEqual([...store.keys()], ['something-else']);
});

it('has a reason in words for whatever the readers say', () => {
  const say = (text, values = []) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
  for (const wrong of ['notANumber', 'tooManyDecimals', 'otherCurrency', 'otherDigits', 'tooLong']) {
    assert.match(numberReason(wrong, {say, language: 'en', decimals: 2, currency: 'EUR'}), /^[A-Z][^{}]+\.\d*$|\.$/, wrong);
  }
  for (const wrong of ['notADate', 'noSuchDay', 'incomplete', 'otherCalendar', 'shortYear', 'future', 'tooLongAgo', 'otherDigits', 'tooLong']) {
    assert.match(dateReason(wrong, {say, language: 'en', today: '2026-11-26', birth: true}), /^[A-Z][^{}]+[.?]/, wrong);
  }
});

it('finds the styles of a form in its groups too', () => {
  const html = {type: 'html', content: '<p>x</p><style>.a { color: red; }</style>'};
  assert.deepEqual(stylesOf({components: [html, {type: 'group', components: [html]}]}).length, 2);
});
