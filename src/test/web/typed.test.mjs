// Everything in typed-inputs.csv, as the browser reads it. TypedInputsTest does the same in Java.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {dayOf, readDate, readParts, writeDate} from '../../main/web/typed/dates.mjs';
import {decimalsOf, readNumber, writeMoney, writeNumber} from '../../main/web/typed/numbers.mjs';

const TODAY = '2026-11-26';

/** RFC 4180: fields in quotes may hold commas, quotes and ends of lines. */
function rows(csv) {
  const [header, ...lines] = [...csv.matchAll(/((?:(?:"(?:[^"]|"")*"|[^,"\r\n]*),)*(?:"(?:[^"]|"")*"|[^,"\r\n]*))\r\n/g)].map(([, line]) =>
    [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,"]*)),/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
  return lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i]])));
}

const table = rows(readFileSync(new URL('../resources/typed-inputs.csv', import.meta.url), 'utf8'));

function read({kind, language, decimals, currency, birth, typed}) {
  if (kind === 'number') {
    return readNumber(typed, {language, decimals: decimals === '' ? null : Number(decimals), currency: currency || null});
  }
  const how = {language, today: TODAY, birth: birth === 'yes'};
  const [day, month, year] = typed.split(';');
  return kind === 'boxes' ? readParts({day, month, year}, how) : readDate(typed, how);
}

function shown(read) {
  if (read.either) {
    return ['either', read.either.join('|')];
  }
  if (read.wrong) {
    return ['wrong', [read.wrong, read.maybe].filter(Boolean).join(' ')];
  }
  return read.approximate ? ['year', String(read.year)] : ['read', read.value ?? read.date];
}

it('has a table that is worth its name', () => {
  assert.ok(table.length >= 200, `${table.length} rows`);
  for (const language of ['en', 'fr', 'ar', 'am', 'de', 'hi', 'fa', 'th']) {
    assert.ok(table.some((row) => row.language === language && row.kind === 'number'), language);
    assert.ok(table.some((row) => row.language === language && row.kind === 'date'), language);
  }
});

describe('what a person types', () => {
  for (const row of table) {
    it(`${row.kind} ${JSON.stringify(row.typed)} (${row.language} ${row.currency}): ${row.why}`, () => {
      assert.deepEqual(shown(read(row)), [row.outcome, row.value]);
    });
  }
});

it('reads again what it wrote, as the same number or asked with it', () => {
  for (const row of table.filter(({kind, outcome}) => kind === 'number' && outcome === 'read')) {
    const how = {language: row.language, decimals: row.decimals === '' ? null : Number(row.decimals), currency: row.currency || null};
    for (const written of [writeNumber(row.value, how), ...(row.currency ? [writeMoney(row.value, how)] : [])]) {
      const again = readNumber(written, how);
      // three decimals and a comma before them: a thousand looks the same
      assert.ok(again.value === row.value || (how.decimals === 3 && again.either?.includes(row.value)), `${written}: ${JSON.stringify(again)}`);
    }
  }
});

it('reads again what it wrote, as the same day', () => {
  for (const row of table.filter(({kind, outcome}) => kind !== 'number' && outcome === 'read')) {
    const written = writeDate(row.value, row.language);
    assert.deepEqual(readDate(written, {language: row.language, today: TODAY, birth: row.birth === 'yes'}), {date: row.value}, written);
  }
});

it('writes money as the pages do', () => {
  assert.equal(writeMoney('12500', {currency: 'EUR'}), 'EUR 12,500.00');
  assert.equal(writeMoney('12500.5', {currency: 'EUR', language: 'fr'}), 'EUR 12\u202f500,50');
  assert.equal(writeMoney('1.5', {currency: 'KWD', language: 'ar'}), 'KWD 1.500');
  assert.equal(writeMoney('2000000000', {currency: 'IRR'}), 'IRR 2,000,000,000.00');
  assert.equal(writeMoney('1500', {currency: 'JPY'}), 'JPY 1,500');
  assert.equal(writeMoney('-0.05', {currency: 'EUR'}), 'EUR -0.05');
  assert.deepEqual(['EUR', 'JPY', 'UGX', 'KWD', 'TND', 'JOD', 'IRR'].map(decimalsOf), [2, 0, 0, 3, 3, 3, 2]);
});

it('knows the days of other calendars as the browser does', () => {
  for (const [calendar, theirs] of [['ethiopian', 'ethiopic'], ['persian', 'persian'], ['hijri', 'islamic-umalqura'], ['buddhist', 'buddhist']]) {
    const format = new Intl.DateTimeFormat(`en-u-ca-${theirs}-nu-latn`, {timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric'});
    for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2060, 0, 1); at += 7 * 86_400_000) {
      const {year, month, day} = Object.fromEntries(format.formatToParts(new Date(at)).map(({type, value}) => [type, Number(value)]));
      assert.equal(dayOf(calendar, year, month, day), new Date(at).toISOString().slice(0, 10), `${calendar} ${year}-${month}-${day}`);
    }
  }
});
