import assert from 'node:assert/strict';
import test from 'node:test';
import {packed, sealed} from '../../main/web/outreach-seal.mjs';

const P256 = {name: 'ECDH', namedCurve: 'P-256'};
const {subtle} = globalThis.crypto;
const HEAD = 110;
const text = (bytes) => Buffer.from(bytes).toString('latin1');

async function server() {
  const pair = await subtle.generateKey(P256, true, ['deriveBits']);
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64');
  return {pair, key: {id: crypto.randomUUID(), publicKey: point}};
}

/** As the server opens it; written from the description, and not with the code that sealed. */
async function opened({pair}, envelope) {
  const head = envelope.slice(0, HEAD);
  const theirs = await subtle.importKey('raw', head.slice(33, 98), P256, false, []);
  const secret = await subtle.deriveBits({name: 'ECDH', public: theirs}, pair.privateKey, 256);
  const key = await subtle.deriveKey(
    {name: 'HKDF', hash: 'SHA-256', salt: head.slice(0, 98), info: new TextEncoder().encode('lifeline outreach 1')},
    await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']), {name: 'AES-GCM', length: 256}, false, ['decrypt']);
  return new Uint8Array(await subtle.decrypt({name: 'AES-GCM', iv: head.slice(98), additionalData: head}, key, envelope.slice(HEAD)));
}

const said = () => packed({account: 'worker', boxes: {'typed.givenName': ['Almaz Ä']}},
  [{role: 'paper', kind: 'medicalReport', name: 'report.jpg', bytes: new TextEncoder().encode('a picture')}]);

test('what was sealed is opened with the key of the server and with no other', async () => {
  const one = await server();
  const id = crypto.randomUUID();
  const envelope = await sealed(one.key, id, said());
  assert.deepEqual(await opened(one, envelope), said());
  assert.equal(Buffer.from(envelope.slice(17, 33)).toString('hex'), id.replaceAll('-', ''));
  await assert.rejects(opened(await server(), envelope));
});

test('nothing that was said stands in an envelope, and no two are alike', async () => {
  const one = await server();
  const id = crypto.randomUUID();
  const [first, second] = [await sealed(one.key, id, said()), await sealed(one.key, id, said())];
  for (const plain of ['Almaz', 'givenName', 'report', 'picture', 'worker']) {
    assert.ok(text(said()).includes(plain));
    assert.ok(!text(first).includes(plain));
  }
  assert.notDeepEqual(first.slice(HEAD), second.slice(HEAD));
  assert.notDeepEqual(first.slice(33, 98), second.slice(33, 98));
});

test('each byte of an envelope is protected', async () => {
  const one = await server();
  const envelope = await sealed(one.key, crypto.randomUUID(), said());
  for (const at of [1, 20, 40, 100, HEAD, envelope.length - 1]) {
    const altered = envelope.slice();
    altered[at] ^= 1;
    await assert.rejects(opened(one, altered), `byte ${at}`);
  }
});

test('the content says how long each of its files is', () => {
  const content = said();
  const length = new DataView(content.buffer).getUint32(0);
  const json = JSON.parse(Buffer.from(content.slice(4, 4 + length)).toString());
  assert.deepEqual(json.files, [{role: 'paper', kind: 'medicalReport', name: 'report.jpg', size: 9}]);
  assert.equal(text(content.slice(4 + length)), 'a picture');
});
