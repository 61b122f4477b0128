import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {asTyped} from '../../main/web/typed/text.mjs';

describe('what is shown as it was typed', () => {
  it('is no Markdown any more', () => {
    assert.equal(asTyped('# Ours\n[Log in](https://evil.example)'), '\\# Ours  \n\\[Log in\\]\\(https\\:\\/\\/evil\\.example\\)');
    assert.equal(asTyped('ታደሰ 5'), 'ታደሰ 5');
  });

  it('is found in lists and objects, and nothing else is changed', () => {
    assert.deepEqual(asTyped({why: '*', rows: ['_', 1, null, true]}), {why: '\\*', rows: ['\\_', 1, null, true]});
    assert.equal(asTyped(undefined), undefined);
  });
});
