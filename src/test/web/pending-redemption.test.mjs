import assert from 'node:assert/strict';
import {it} from 'node:test';
import {PendingRedemption} from '../../main/web/pending-redemption.mjs';

class Memory {
  #items = new Map();
  getItem = (name) => this.#items.get(name) ?? null;
  setItem = (name, value) => this.#items.set(name, String(value));
  removeItem = (name) => this.#items.delete(name);
}
const request = {qr: 'X', amount: '120.50', currency: 'ETB', exponent: 2};
const nurse = {user: 'nurse', organisation: 'HOSPITAL-1'};

it('keeps one key until the answer, also after the page was loaded anew', () => {
  const tab = new Memory();
  const {key} = new PendingRedemption(tab, nurse).begin(request);
  assert.deepEqual(new PendingRedemption(tab, nurse).get(), {...request, key});
  new PendingRedemption(tab, nurse).answered();
  assert.equal(new PendingRedemption(tab, nurse).get(), null);
  assert.notEqual(new PendingRedemption(tab, nurse).begin(request).key, key);
});

it('sends nothing else while one waits', () => {
  const pending = new PendingRedemption(new Memory(), nurse);
  pending.begin(request);
  assert.throws(() => pending.begin({...request, amount: '1.00'}), /still waits/);
});

it('is not there for another user or organisation, and is taken away', () => {
  for (const other of [{...nurse, user: 'clerk'}, {...nurse, organisation: 'PHARMACY-1'}]) {
    const tab = new Memory();
    new PendingRedemption(tab, nurse).begin(request);
    assert.equal(new PendingRedemption(tab, other).get(), null);
    assert.equal(tab.getItem(PendingRedemption.NAME), null);
    assert.equal(new PendingRedemption(tab, nurse).get(), null);
  }
});

it('takes away what an earlier version of this page left', () => {
  const tab = new Memory();
  tab.setItem(PendingRedemption.NAME, JSON.stringify({...request, pin: '123456', key: 'k'}));
  assert.equal(new PendingRedemption(tab, nurse).get(), null);
  assert.equal(tab.getItem(PendingRedemption.NAME), null);
});

it('holds no PIN', () => {
  const tab = new Memory();
  const kept = new PendingRedemption(tab, nurse).begin({...request, pin: '123456'});
  assert.equal(kept.pin, undefined);
  assert.doesNotMatch(tab.getItem(PendingRedemption.NAME), /123456/);
});
