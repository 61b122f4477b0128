import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let out;

before(() => {
  out = mkdtempSync(join(tmpdir(), 'lifeline-web-'));
  // an unreachable registry: an unchanged lock file must need no network
  const built = spawnSync(process.execPath, [join(root, 'src/main/web/build.mjs'), out],
    {encoding: 'utf8', env: {...process.env, npm_config_registry: 'http://127.0.0.1:9/'}});
  assert.equal(built.status, 0, built.stdout + built.stderr);
});
after(() => rmSync(out, {recursive: true, force: true}));

const read = (path) => readFileSync(join(out, path), 'utf8');

describe('what the browser gets', () => {
  it('has every page module, and the reader beside it', () => {
    for (const name of ['apply.js', 'scan.js', 'verify.js', 'page.js', 'zxing_reader.wasm']) {
      assert.ok(existsSync(join(out, 'static/assets/js', name)), name);
    }
  });

  it('asks no other host for code, fonts or styles', () => {
    for (const sheet of readdirSync(join(out, 'static/assets/css'))) {
      assert.doesNotMatch(read(`static/assets/css/${sheet}`), /url\(\s*["']?(https?:)?\/\/|@import|@font-face/, sheet);
    }
    assert.match(read('static/assets/js/scan.js') + readdirSync(join(out, 'static/assets/js'))
      .filter((name) => name.startsWith('part-')).map((name) => read(`static/assets/js/${name}`)).join(''), /zxing_reader\.wasm/);
  });

  it('has neither the font nor the crest of gov.uk', () => {
    assert.doesNotMatch(read('static/assets/css/lifeline.css'), /GDS Transport|crest/);
  });

  it('keeps no inline script or style in any page', () => {
    const pages = join(root, 'templates/pages');
    for (const page of readdirSync(pages)) {
      const html = readFileSync(join(pages, page), 'utf8');
      assert.doesNotMatch(html, /<script(?![^>]*src)|<style|\sstyle=|\son[a-z]+=/i, page);
    }
  });

  it('has the fonts of the printed pages with their licence', () => {
    const fonts = readdirSync(join(out, 'fonts'));
    assert.equal(fonts.filter((name) => name.endsWith('.ttf')).length, 14);
    assert.equal(fonts.filter((name) => name.endsWith('-LICENSE.txt')).length, 7);
  });

  it('gives Tasklist its tab and mends its lists', async () => {
    const scripts = join(out, 'META-INF/resources/webjars/camunda/app/tasklist/scripts');
    const {default: config} = await import(join(scripts, 'config.js'));
    assert.deepEqual(config.customScripts, ['scripts/case-file-tab.js', 'scripts/form-mends.js']);
    const {default: tab} = await import(join(scripts, 'case-file-tab.js'));
    assert.equal(tab.pluginPoint, 'tasklist.task.detail');
    assert.match(readFileSync(join(scripts, 'form-mends.js'), 'utf8'), /fjs-form-field-dynamiclist/);
  });
});
