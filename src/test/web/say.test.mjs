import assert from 'node:assert/strict';
import test from 'node:test';
import {speaker} from '../../main/web/say.mjs';

const {say, repeat} = speaker({
  'No connection': 'Pas de connexion',
  'Sending document {0} of {1}: {2}': 'Envoi de {2} ({0} sur {1})',
  'Field must have minimum value of {value}.': 'Au moins {value}.',
  'At most {0} decimals.': 'Au plus {0} décimales.',
  '{0}: agreed': '{0} : d’accord',
  'Social worker': 'Travailleur social',
});

test('says a sentence in the language of the page, with its values where the language puts them', () => {
  assert.equal(say('No connection'), 'Pas de connexion');
  assert.equal(say('Sending document {0} of {1}: {2}', [1, 2, 'bill.png']), 'Envoi de bill.png (1 sur 2)');
  assert.equal(say('Field must have minimum value of {value}.', {value: 0.01}), 'Au moins 0.01.');
});

test('says in English what nobody translated, and takes no value for a place', () => {
  assert.equal(say('Try {0} again', ['{1}', 'x']), 'Try {1} again');
  assert.equal(speaker({}).say('No connection'), 'No connection');
});

test('repeats what the server says, its values translated too', () => {
  assert.equal(repeat('At most 2 decimals.'), 'Au plus 2 décimales.');
  assert.equal(repeat('Social worker: agreed'), 'Travailleur social : d’accord');
  assert.equal(repeat('Ward 7: agreed'), 'Ward 7 : d’accord');
  assert.equal(repeat('At most (2) decimals?'), 'At most (2) decimals?');
});
