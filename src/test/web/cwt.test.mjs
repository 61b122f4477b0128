import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, describe, it} from 'node:test';
import {encode as base32} from '../../main/web/base32.mjs';
import {REASONS, verify} from '../../main/web/cwt.mjs';
import {REFUSALS} from '../../main/web/words.mjs';
import {ISSUER, NOW, SECONDS, cbor, claims, newKey, sign, text, voucher} from './vouchers.mjs';

let key;
let other;
let statusListKey;
let keysAsked;

const keys = async () => {
  keysAsked++;
  return {keys: [other.jwk, statusListKey.jwk, key.jwk]};
};
const check = (code, trust = {}) => verify(code, {issuer: ISSUER, keys, now: NOW, ...trust});
const reasonOf = async (code, trust) => (await check(code, trust)).reason;
const signed = async (parts, by = key) => text(await sign(by, parts));

before(async () => {
  [key, other, statusListKey] = await Promise.all([newKey(), newKey(), newKey('status-list')]);
  keysAsked = 0;
});

describe('a genuine voucher', () => {
  it('says what it is for', async () => {
    const {valid, reason, content} = await check(await signed(), {provider: 'CITY'});
    assert.equal(reason, null);
    assert.equal(valid, true);
    assert.deepEqual(content, {
      issuer: ISSUER,
      code: 'AAIS-EM2E-KVTH-PCEZ',
      validFrom: SECONDS - 3600,
      expires: SECONDS + 3600,
      issuedAt: SECONDS - 3600,
      programme: 'EMA',
      items: [{name: 'Surgery', quantity: 1}, {name: 'Night in hospital', quantity: 3}],
      amount: {currency: 'ETB', minor: 1250000, exponent: 2},
      holderShown: 'አልማዝ በ.',
      birthYear: 1989,
      birthYearApproximate: false,
      providers: ['CITY'],
      offline: {uses: 2, minor: 100000, statusMaxAgeHours: 24},
      status: {index: 77, uri: `${ISSUER}/status-lists/1`},
    });
  });

  it('holds however it was copied', async () => {
    const code = await signed();
    const bare = code.slice(code.indexOf('#') + 1);
    assert.equal(await reasonOf(bare), null);
    assert.equal(await reasonOf(bare.toLowerCase()), null);
    assert.equal(await reasonOf(code.replace(/(.{30})/g, '$1\n ')), null);
  });

  it('may lack items, providers and a birth year', async () => {
    const payload = cbor(claims({'-70001': voucher({3: [], 5: new Map([[1, 'Almaz']]), 6: []})}));
    const {valid, content} = await check(await signed({payload}), {provider: 'ANY'});
    assert.equal(valid, true);
    assert.equal(content.birthYear, null);
  });

  it('says when the birth year is known only about', async () => {
    const about = async (value) => check(await signed({payload: cbor(claims({'-70001': voucher({5: new Map([[1, 'Almaz'], [2, 1989], [3, value]])})}))}), {provider: 'CITY'});
    const {valid, content} = await about(true);
    assert.equal(valid, true);
    assert.deepEqual([content.birthYear, content.birthYearApproximate], [1989, true]);
    assert.equal((await about('yes')).reason, 'unknownLayout');
  });

  it('is found by a key id in hex too', async () => {
    const hex = {...key.jwk, kid: Buffer.from(key.kid).toString('hex')};
    assert.equal(await reasonOf(await signed(), {keys: async () => ({keys: [hex]})}), null);
  });
});

describe('the rules, each with its own reason', () => {
  const refused = {
    'text longer than any voucher': ['tooLarge', async () => `${ISSUER}/v#${'A'.repeat(2100)}`],
    'bytes more than any voucher': ['tooLarge', async () => text(await sign(key, {payload: cbor(claims({2: 'x'.repeat(600)}))}))],
    'no base 32': ['notAVoucher', async () => 'https://help.example/v#0189'],
    'nothing': ['notAVoucher', async () => ''],
    'no tag': ['notAVoucher', () => signed({tag: []})],
    'another tag': ['notAVoucher', () => signed({tag: [0xd1]})],
    'tag 18 in a longer form': ['notAVoucher', () => signed({tag: [0xd8, 18]})],
    'something after the end': ['notCanonical', async () => text(new Uint8Array([...await sign(key), 0]))],
    'an unprotected header': ['notAVoucher', () => signed({unprotected: new Map([[4, key.kid]])})],
    'a header that is no map': ['notAVoucher', () => signed({header: cbor([1, -7])})],
    'claims that are no map': ['notAVoucher', () => signed({payload: cbor(['iss', ISSUER])})],
    'a number in a longer form than needed': ['notCanonical',
      () => signed({header: new Uint8Array([0xa2, 0x18, 0x01, 0x26, 0x04, 0x48, ...key.kid])})],
    'keys in another order': ['notCanonical', () => signed({header: new Uint8Array([0xa2, 0x04, 0x48, ...key.kid, 0x01, 0x26])})],
    'a key twice': ['notCanonical', () => signed({header: new Uint8Array([0xa3, 0x01, 0x26, 0x01, 0x26, 0x04, 0x48, ...key.kid])})],
    'a map without a length': ['notCanonical',
      () => signed({header: new Uint8Array([0xbf, 0x01, 0x26, 0x04, 0x48, ...key.kid, 0xff])})],
    'text that is no UTF-8': ['notCanonical', () => signed({payload: new Uint8Array([0xa1, 0x01, 0x62, 0xc3, 0x28])})],
    'a tag inside': ['notCanonical', () => signed({payload: new Uint8Array([0xa1, 0x04, 0xc1, 0x01])})],
    'ES384': ['wrongAlgorithm', () => signed({header: cbor(new Map([[1, -35], [4, key.kid]]))})],
    'no algorithm': ['wrongAlgorithm', () => signed({header: cbor(new Map([[4, key.kid]]))})],
    'the algorithm by name': ['wrongAlgorithm', () => signed({header: cbor(new Map([[1, 'ES256'], [4, key.kid]]))})],
    'a third header': ['wrongAlgorithm', () => signed({header: cbor(new Map([[1, -7], [3, 'x'], [4, key.kid]]))})],
    'no issuer': ['foreignIssuer', () => signed({payload: cbor(claims({1: undefined}))})],
    'an issuer that begins like ours': ['foreignIssuer', () => signed({payload: cbor(claims({1: `${ISSUER}.evil.example`}))})],
    'an issuer with a slash': ['foreignIssuer', () => signed({payload: cbor(claims({1: `${ISSUER}/`}))})],
    'no key id': ['unknownKey', () => signed({header: cbor(new Map([[1, -7]]))})],
    'a key id in text': ['unknownKey', () => signed({header: cbor(new Map([[1, -7], [4, 'eight888']]))})],
    'a short key id': ['unknownKey', () => signed({header: cbor(new Map([[1, -7], [4, key.kid.slice(0, 7)]]))})],
    'a key that nobody published': ['unknownKey', async () => signed({}, await newKey())],
    'a key that signs status lists': ['unknownKey', () => signed({}, statusListKey)],
    'another key of ours': ['badSignature', () => signed({header: cbor(new Map([[1, -7], [4, other.kid]]))})],
    'another layout': ['unknownLayout', () => signed({payload: cbor(claims({'-70001': voucher({1: 2})}))})],
    'no voucher inside': ['unknownLayout', () => signed({payload: cbor(claims({'-70001': undefined}))})],
    'a code of nine bytes': ['unknownLayout', () => signed({payload: cbor(claims({7: new Uint8Array(9)}))})],
    'an amount in text': ['unknownLayout', () => signed({payload: cbor(claims({'-70001': voucher({4: ['ETB', '1', 2]})}))})],
    'its first second to come': ['notYetValid', () => signed({payload: cbor(claims({5: SECONDS + 1}))})],
    'its last second over': ['expired', () => signed({payload: cbor(claims({4: SECONDS}))})],
  };
  for (const [name, [reason, code]] of Object.entries(refused)) {
    it(`${reason}: ${name}`, async () => {
      const result = await check(await code());
      assert.equal(result.reason, reason);
      assert.equal(result.valid, false);
    });
  }

  it('wrongProvider: scoped to somebody else', async () => {
    assert.equal(await reasonOf(await signed(), {provider: 'OTHER'}), 'wrongProvider');
    assert.equal(await reasonOf(await signed()), null);
  });

  it('shows what an expired voucher says, and nothing that could be forged', async () => {
    const expired = await check(await signed({payload: cbor(claims({4: SECONDS - 1}))}));
    assert.equal(expired.content.holderShown, 'አልማዝ በ.');
    const forged = await check(await signed({header: cbor(new Map([[1, -7], [4, other.kid]]))}));
    assert.equal(forged.content, null);
  });

  it('never asks for keys for a foreign issuer', async () => {
    keysAsked = 0;
    await check(await signed({payload: cbor(claims({1: 'https://evil.example'}))}));
    assert.equal(keysAsked, 0);
  });

  it('leads on from the number below the code', async () => {
    for (const typed of ['ABCD-EFGH-IJKL-MNOP', ' abcd efgh ijkl mnop ', 'ABCDEFGHIJKLMNOP']) {
      assert.equal((await check(typed)).reason, 'onlyNumber');
    }
  });

  it('tells a missing key set from a bad voucher', async () => {
    await assert.rejects(check(await signed(), {keys: async () => {
      throw new Error('offline');
    }}), /offline/);
  });

  it('has words for each reason, the same reasons as the server', () => {
    const java = readFileSync(new URL('../../main/java/org/lifeline/voucher/Verification.java', import.meta.url), 'utf8');
    const codes = [...java.matchAll(/^ +[A-Z_]+\(\s*"(\w+)",/gm)].map(([, code]) => code);
    assert.deepEqual([...REASONS], codes);
    assert.deepEqual(REASONS.filter((reason) => !REFUSALS[reason]), []);
  });
});

describe('damage', () => {
  it('one bit anywhere is refused', async () => {
    const bytes = await sign(key);
    let tried = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3] ^= 1 << (bit & 7);
      const {valid, reason, content} = await check(text(damaged));
      assert.equal(valid, false, `bit ${bit}`);
      assert.ok(REASONS.includes(reason), `bit ${bit}: ${reason}`);
      assert.equal(content, null);
      tried++;
    }
    assert.ok(tried > 2000, String(tried));
  });

  it('a cut anywhere is refused', async () => {
    const bytes = await sign(key);
    for (let length = 0; length < bytes.length; length++) {
      assert.notEqual(await reasonOf(text(bytes.slice(0, length))), null, `length ${length}`);
    }
  });

  it('one letter changed anywhere is refused', async () => {
    const code = base32(await sign(key));
    for (let at = 0; at < code.length; at++) {
      const changed = code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
      assert.notEqual(await reasonOf(changed), null, `letter ${at}`);
    }
  });

  it('random bytes and text never throw', async () => {
    for (let i = 0; i < 2000; i++) {
      const bytes = crypto.getRandomValues(new Uint8Array(i % 300));
      const {valid} = await check(text(new Uint8Array([0xd2, ...bytes])));
      assert.equal(valid, false);
      assert.equal((await check(Buffer.from(bytes).toString('latin1'))).valid, false);
    }
  });
});
