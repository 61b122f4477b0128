import assert from 'node:assert/strict';
import {it} from 'node:test';
import {fitted, jpegName, needsWork, reduced, sizeOf} from '../../main/web/photo.mjs';

const file = (name, type, size) => ({name, type, size});

it('leaves small photos and papers as they are, and works on large ones and on kinds that are not taken', () => {
  assert.equal(needsWork(file('a.jpg', 'image/jpeg', 500_000)), false);
  assert.equal(needsWork(file('a.jpg', 'image/jpeg', 500_001)), true);
  assert.equal(needsWork(file('a.webp', 'image/webp', 1000)), true);
  assert.equal(needsWork(file('a.pdf', 'application/pdf', 5_000_000)), false);
  assert.equal(needsWork(file('a.svg', 'image/svg+xml', 5_000_000)), false);
});

it('fits the longest side and never makes a photo larger', () => {
  assert.deepEqual(fitted(4000, 3000), {width: 2400, height: 1800});
  assert.deepEqual(fitted(3000, 4000), {width: 1800, height: 2400});
  assert.deepEqual(fitted(1000, 800), {width: 1000, height: 800});
  assert.deepEqual(fitted(100_000, 2), {width: 2400, height: 1});
});

it('gives the file itself where the browser cannot read it', async () => {
  const heic = file('IMG.HEIC', 'image/heic', 2_000_000);
  assert.equal(await reduced(heic), heic);
});

it('names a JPEG as one, and a size as the server does', () => {
  assert.equal(jpegName('photo of the bill.png'), 'photo of the bill.jpg');
  assert.equal(jpegName('scan'), 'scan.jpg');
  assert.deepEqual([1, 340_000, 1_200_000].map(sizeOf), ['1 KB', '340 KB', '1.2 MB']);
});
