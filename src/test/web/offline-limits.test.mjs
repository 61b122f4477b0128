import assert from 'node:assert/strict';
import test from 'node:test';
import {allowance, minorUnits} from '../../main/web/offline-limits.mjs';

const DEVICE = {caps: {records: 3, amountMinor: 10_000}};
const VOUCHER = {amount: {currency: 'EUR', minor: 20_000, exponent: 2}, offline: {uses: 2, minor: 8_000}};
const NOTHING = {uses: 0, minor: 0};
const waiting = (...amounts) => amounts.map((amountMinor) => ({currency: 'EUR', amountMinor}));

test('what the voucher and the device leave is the smaller of the two', () => {
  assert.deepEqual(allowance(DEVICE, [], NOTHING, VOUCHER), {most: 8_000, why: null});
  assert.deepEqual(allowance(DEVICE, waiting(4_000), NOTHING, VOUCHER), {most: 6_000, why: null});
  assert.deepEqual(allowance(DEVICE, [], {uses: 1, minor: 7_999}, VOUCHER), {most: 1, why: null});
  assert.deepEqual(allowance(DEVICE, [], NOTHING, {...VOUCHER, amount: {...VOUCHER.amount, minor: 500}}), {most: 500, why: null});
});

test('another currency leaves the amount as it is and takes one of the number', () => {
  const dollars = [{currency: 'USD', amountMinor: 10_000}, {currency: 'USD', amountMinor: 10_000}];
  assert.deepEqual(allowance(DEVICE, dollars, NOTHING, VOUCHER), {most: 8_000, why: null});
  assert.equal(allowance(DEVICE, [...dollars, ...waiting(1)], NOTHING, VOUCHER).why, 'device');
});

test('each currency has an amount of its own; one that the device was told nothing about has none', () => {
  const device = {caps: {records: 3, amounts: {EUR: 6_000, KWD: 90_000}, amountMinor: 6_000}};
  const inCurrency = (currency) => ({...VOUCHER, amount: {...VOUCHER.amount, currency}});
  assert.equal(allowance(device, [], NOTHING, inCurrency('EUR')).most, 6_000);
  assert.equal(allowance(device, [], NOTHING, inCurrency('KWD')).most, 8_000);
  assert.equal(allowance(device, [], NOTHING, inCurrency('JPY')).why, 'device');
});

test('says why nothing is left', () => {
  assert.equal(allowance(null, [], NOTHING, VOUCHER).why, 'notAllowed');
  assert.equal(allowance({...DEVICE, state: 'waitingForManager'}, [], NOTHING, VOUCHER).why, 'notActive');
  assert.equal(allowance({...DEVICE, state: 'active'}, [], NOTHING, VOUCHER).why, null);
  assert.equal(allowance(DEVICE, [], NOTHING, {...VOUCHER, offline: {uses: 0, minor: 0}}).why, 'voucher');
  assert.equal(allowance(DEVICE, [], NOTHING, {...VOUCHER, offline: {uses: 1, minor: 0}}).why, 'voucher');
  assert.equal(allowance(DEVICE, [], {uses: 2, minor: 1}, VOUCHER).why, 'voucherUsed');
  assert.equal(allowance(DEVICE, [], {uses: 1, minor: 8_000}, VOUCHER).why, 'voucherUsed');
  assert.equal(allowance(DEVICE, waiting(10_000), NOTHING, VOUCHER).why, 'device');
  assert.equal(allowance({caps: {records: 0, amountMinor: 0}}, [], NOTHING, VOUCHER).why, 'device');
});

test('an amount as typed is exact in minor units', () => {
  assert.equal(minorUnits('120.50'), 12_050);
  assert.equal(minorUnits('0.07'), 7);
  assert.equal(minorUnits('4503599627370.49'), 450_359_962_737_049);
  assert.equal(minorUnits('120'), 120);
});
