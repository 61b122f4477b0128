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

it('keeps one key until the answer, also after the page was loaded anew', () => {
  const tab = new Memory();
  const {key} = new PendingRedemption(tab).begin(request);
  assert.deepEqual(new PendingRedemption(tab).get(), {...request, key});
  new PendingRedemption(tab).answered();
  assert.equal(new PendingRedemption(tab).get(), null);
  assert.notEqual(new PendingRedemption(tab).begin(request).key, key);
});

it('sends nothing else while one waits', () => {
  const pending = new PendingRedemption(new Memory());
  pending.begin(request);
  assert.throws(() => pending.begin({...request, amount: '1.00'}), /still waits/);
});
