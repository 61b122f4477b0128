import {test} from 'node:test';
import assert from 'node:assert/strict';
import {darkness} from '../../main/web/insights-heat.mjs';
import {smallSide} from '../../main/web/insights-map.mjs';

test('nothing is white, and the most is the darkest', () => {
  assert.equal(darkness(0, 10), 0);
  assert.equal(darkness(null, 10), 0);
  assert.equal(darkness(1, 10), 1);
  assert.equal(darkness(5, 10), 3);
  assert.equal(darkness(10, 10), 5);
});

test('a district is the smaller side of its border, whichever way round the file has it', () => {
  const ring = [[38, 9], [39, 9], [39, 8], [38, 8], [38, 9]];
  assert.deepEqual(smallSide([ring]), [ring]);
  assert.deepEqual(smallSide([[...ring].reverse()]), [ring]);
});
