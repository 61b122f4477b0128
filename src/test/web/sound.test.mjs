import assert from 'node:assert/strict';
import {beforeEach, it} from 'node:test';

const kept = new Map();
let played;
let buzzed;

globalThis.localStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => kept.set(name, value),
  removeItem: (name) => kept.delete(name),
};
Object.defineProperty(globalThis, 'navigator', {value: {vibrate: (pattern) => buzzed.push(pattern)}, configurable: true});
const node = (more = {}) => ({connect: (next) => next, ...more});
globalThis.AudioContext = class {
  state = 'suspended';
  currentTime = 10;
  destination = node();
  async resume() {
    this.state = 'running';
  }
  createOscillator() {
    const tone = node({frequency: {value: 0}, start: (at) => played.push([tone.frequency.value, at]), stop: () => {}});
    return tone;
  }
  createGain() {
    return node({gain: {setValueAtTime: () => {}, linearRampToValueAtTime: () => {}}});
  }
};
const {mute, muted, sound, wake} = await import('../../main/web/sound.mjs');

beforeEach(() => {
  kept.clear();
  played = [];
  buzzed = [];
});

it('is silent until the page was touched, and shakes the phone all the same', () => {
  sound('good');
  assert.deepEqual(played, []);
  assert.equal(buzzed.length, 1);
});

it('rises for good, falls for bad, stays for unsure, one tone after the other', () => {
  wake();
  const tones = (kind) => {
    played = [];
    sound(kind);
    assert.deepEqual(played.map(([, at]) => at), played.map(([, at]) => at).sort((a, b) => a - b));
    assert.ok(played.length >= 2 && played.every(([, at]) => at >= 10));
    return played.map(([hertz]) => hertz);
  };
  const [good, bad, unsure] = [tones('good'), tones('bad'), tones('unsure')];
  assert.deepEqual(good, [...good].sort((a, b) => a - b));
  assert.deepEqual(bad, [...bad].sort((a, b) => b - a));
  assert.equal(new Set(unsure).size, 1);
  assert.ok(Math.max(...bad) < Math.min(...good) / 2);
});

it('can be muted, and remembers it', () => {
  wake();
  mute(true);
  assert.equal(muted(), true);
  sound('bad');
  assert.deepEqual([played, buzzed], [[], []]);
  mute(false);
  sound('bad');
  assert.equal(played.length, 2);
});
