import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {deflateSync} from 'node:zlib';
import {Refused, parse} from '../../main/web/cwt.mjs';
import {standing, verifyStatusList} from '../../main/web/status-list.mjs';
import {ISSUER, NOW, SECONDS, cbor, claims, newKey, sign} from './vouchers.mjs';

const URI = `${ISSUER}/status-lists/1`;
const TYPE = 'application/statuslist+cwt';
let key;
let voucherKey;

before(async () => {
  [key, voucherKey] = await Promise.all([newKey('status-list'), newKey()]);
});

const keys = async () => ({keys: [voucherKey.jwk, key.jwk]});
const packed = (bytes, bits = 2) => new Map([['bits', bits], ['lst', new Uint8Array(deflateSync(Uint8Array.from(bytes)))]]);
const said = (changes = {}) => new Map(Object.entries({
  2: URI, 4: SECONDS + 86400, 6: SECONDS - 60, 65533: packed([0xb9, 0xa3]), 65534: 300, ...changes,
}).filter(([, value]) => value !== undefined).map(([name, value]) => [Number(name), value]));
const token = (changes, {by = key, header = new Map([[1, -7], [4, by.kid], [16, TYPE]]), ...parts} = {}) =>
  sign(by, {payload: cbor(said(changes)), header: cbor(header), ...parts});
const check = (bytes, trust = {}) => verifyStatusList(bytes, {uri: URI, keys, now: NOW, ...trust});

describe('a status list', () => {
  // draft-ietf-oauth-status-list §4.1: 0xB9 0xA3 read in one bit and, its second example, three bytes read in two
  it('is read bit by bit as the draft shows', async () => {
    const one = await check(await token({65533: packed([0xb9, 0xa3], 1)}));
    assert.deepEqual(Array.from({length: 16}, (_, i) => one.at(i)), [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    const two = await check(await token({65533: packed([0xc9, 0x44, 0xf9])}));
    assert.deepEqual(Array.from({length: 12}, (_, i) => two.at(i)), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
    assert.equal(two.at(12), null);
  });

  it('takes the compressed list that the draft prints', async () => {
    const list = await check(await token({65533: new Map([['bits', 1], ['lst', new Uint8Array(Buffer.from('eNrbuRgAAhcBXQ', 'base64url'))]])}));
    assert.deepEqual(Array.from({length: 8}, (_, i) => list.at(i)), [1, 0, 0, 1, 1, 1, 0, 1]);
  });

  it('says when it was made and how long a copy is fresh', async () => {
    const {issuedAt, expires, ttl, uri} = await check(await token());
    assert.deepEqual({issuedAt, expires, ttl, uri}, {issuedAt: SECONDS - 60, expires: SECONDS + 86400, ttl: 300, uri: URI});
  });

  it('of a million vouchers is read', async () => {
    const bits = new Uint8Array(1 << 18);
    bits[250_000] = 0b11_00_01_10;
    const list = await check(await token({65533: packed(bits)}));
    assert.deepEqual([0, 1, 2, 3].map((i) => list.at(1_000_000 + i)), [2, 1, 0, 3]);
  });

  it('without ttl is never fresh', async () => {
    assert.equal((await check(await token({65534: undefined}))).ttl, 0);
  });
});

describe('a list that does not hold', () => {
  const foreign = async () => newKey('status-list');
  const refused = {
    'nothing': ['notAVoucher', async () => new Uint8Array(0)],
    'more than a megabyte': ['tooLarge', async () => new Uint8Array((1 << 20) + 1)],
    'a page to log in': ['notAVoucher', async () => new TextEncoder().encode('<!DOCTYPE html>')],
    'no tag': ['notAVoucher', () => token({}, {tag: []})],
    'an unprotected header': ['notAVoucher', () => token({}, {unprotected: new Map([[4, key.kid]])})],
    'something after its end': ['notCanonical', async () => new Uint8Array([...await token(), 0])],
    'another algorithm': ['wrongAlgorithm', () => token({}, {header: new Map([[1, -35], [4, key.kid], [16, TYPE]])})],
    'no type': ['wrongType', () => token({}, {header: new Map([[1, -7], [4, key.kid]])})],
    'another type': ['wrongType', () => token({}, {header: new Map([[1, -7], [4, key.kid], [16, 'application/cwt']])})],
    'a voucher in its place': ['wrongType', () => sign(voucherKey)],
    'a key of vouchers': ['unknownKey', () => token({}, {by: voucherKey})],
    'a key of somebody else': ['unknownKey', async () => token({}, {by: await foreign()})],
    'a wrong signature': ['badSignature', async () => token({}, {by: await foreign(), header: new Map([[1, -7], [4, key.kid], [16, TYPE]])})],
    'the name of another list': ['anotherList', () => token({2: `${ISSUER}/status-lists/2`})],
    'no name': ['anotherList', () => token({2: undefined})],
    'its time over': ['expired', () => token({4: SECONDS})],
    'a time to come': ['fromTheFuture', () => token({6: SECONDS + 601})],
    'no time': ['unknownLayout', () => token({6: undefined})],
    'a time in text': ['unknownLayout', () => token({6: '1700000000'})],
    'a ttl below nothing': ['unknownLayout', () => token({65534: -1})],
    'three bits an entry': ['unknownLayout', () => token({65533: packed([1], 3)})],
    'no list': ['unknownLayout', () => token({65533: undefined})],
    'a list in text': ['unknownLayout', () => token({65533: new Map([['bits', 2], ['lst', 'eNrbuRgAAhcBXQ']])})],
    'bytes that are no zlib': ['damaged', () => token({65533: new Map([['bits', 2], ['lst', new Uint8Array([1, 2, 3])]])})],
    'a cut zlib': ['damaged', () => token({65533: new Map([['bits', 2], ['lst', packed(new Array(999).fill(7)).get('lst').slice(0, -4)]])})],
    'a bomb': ['tooLarge', () => token({65533: packed(new Uint8Array((1 << 22) + 1))})],
  };
  for (const [name, [reason, bytes]] of Object.entries(refused)) {
    it(`${reason}: ${name}`, async () => {
      await assert.rejects(check(await bytes()), (problem) => problem instanceof Refused && problem.reason === reason, name);
    });
  }

  it('has a bit wrong anywhere', async () => {
    const good = await token();
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice();
      bad[bit >> 3] ^= 1 << (bit & 7);
      await assert.rejects(check(bad), Refused, `bit ${bit}`);
    }
  });

  it('never passes as a voucher', async () => {
    assert.throws(() => parse(new Uint8Array([])), Refused);
    const bytes = await token();
    assert.throws(() => parse(bytes), (problem) => problem.reason === 'wrongAlgorithm');
    assert.ok(claims().size > 0);
  });
});

describe('a voucher without a connection', () => {
  const content = {status: {index: 1}, offline: {statusMaxAgeHours: 24}};
  const list = (status, age) => ({issuedAt: SECONDS - age, ttl: 300, at: (index) => (index === 1 ? status : null)});
  const cases = [
    ['no list', null, 'absent', null],
    ['a list too short for it', {...list(0, 60), at: () => null}, 'absent', 60],
    ['a list as old as its ttl', list(0, 300), 'fresh', 300],
    ['a second older', list(0, 301), 'aged', 301],
    ['as old as the voucher permits', list(0, 86400), 'aged', 86400],
    ['a second older than that', list(0, 86401), 'tooOld', 86401],
    ['revoked', list(1, 60), 'revoked', 60],
    ['suspended', list(2, 60), 'suspended', 60],
    ['used up', list(3, 60), 'exhausted', 60],
    ['revoked in an old list', list(1, 864000), 'revoked', 864000],
    ['a status that nobody defined', list(7, 60), 'unknown', 60],
    ['a list from a minute ahead', list(0, -60), 'fresh', 0],
  ];
  for (const [name, given, answer, age] of cases) {
    it(`${answer}: ${name}`, () => assert.deepEqual(standing(given, content, NOW), {answer, age}));
  }

  it('that permits no age needs a fresh list', () => {
    const strict = {status: {index: 1}, offline: {statusMaxAgeHours: 0}};
    assert.equal(standing(list(0, 300), strict, NOW).answer, 'fresh');
    assert.equal(standing(list(0, 301), strict, NOW).answer, 'tooOld');
  });
});
