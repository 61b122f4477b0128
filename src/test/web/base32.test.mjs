import assert from 'node:assert/strict';
import {it} from 'node:test';
import {decode, encode} from '../../main/web/base32.mjs';

const bytes = (text) => new TextEncoder().encode(text);

it('agrees with RFC 4648 §10, without padding', () => {
  const vectors = {'': '', f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI'};
  for (const [plain, encoded] of Object.entries(vectors)) {
    assert.equal(encode(bytes(plain)), encoded);
    assert.deepEqual(decode(encoded), bytes(plain));
    assert.deepEqual(decode(encoded.toLowerCase()), bytes(plain));
  }
});

it('gives back any bytes', () => {
  for (let length = 0; length < 700; length++) {
    const random = crypto.getRandomValues(new Uint8Array(length));
    assert.deepEqual(decode(encode(random)), random);
  }
});

it('has one spelling for one byte sequence', () => {
  for (const wrong of ['A', 'AAA', 'AAAAAA', 'M', 'MZX', 'MZXW6Y', 'MZ', 'MY======', 'MY=', 'M1', 'M8', 'MÝ', 'M Y', 'ſY', 'MY\u0000']) {
    assert.equal(decode(wrong), null, JSON.stringify(wrong));
  }
});
