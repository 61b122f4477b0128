import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';

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
    for (const name of ['apply.js', 'scan.js', 'verify.js', 'voucher.js', 'page.js']) {
      assert.ok(existsSync(join(out, 'static/assets/js', name)), name);
    }
  });

  it('asks no other host for code, fonts or styles', () => {
    for (const sheet of readdirSync(join(out, 'static/assets/css')).filter((name) => name.endsWith('.css'))) {
      assert.doesNotMatch(read(`static/assets/css/${sheet}`), /url\(\s*["']?(https?:)?\/\/|@import|@font-face/, sheet);
    }
    assert.match(read('static/assets/js/scan.js') + readdirSync(join(out, 'static/assets/js'))
      .filter((name) => /^part-.*\.js$/.test(name)).map((name) => read(`static/assets/js/${name}`)).join(''), /zxing_reader-\w{12}\.wasm/);
  });

  it('keeps a scanner for the time without a network: every part that its page needs, and each is there', () => {
    const worker = read('static/scan-worker.js');
    const kept = [...new Set(worker.match(/"\/assets\/[^"]+"/g).map((path) => JSON.parse(path)))];
    for (const path of kept) {
      assert.ok(existsSync(join(out, 'static', path)), path);
    }
    const names = readdirSync(join(out, 'static/assets/js'));
    const needed = (file) => [...read(`static/assets/js/${file}`).matchAll(/["']\.\/(part-[\w-]+\.js)["']/g)].map(([, name]) => name);
    for (const file of ['scan.js', ...needed('scan.js'), ...needed('scan.js').flatMap(needed), names.find((name) => name.endsWith('.wasm'))]) {
      assert.ok(kept.includes(`/assets/js/${file}`), file);
    }
    assert.ok(kept.includes('/assets/css/lifeline.css'));
    assert.ok(!kept.includes('/assets/js/apply.js'));
  });

  it('is small before it travels', () => {
    for (const name of readdirSync(join(out, 'static/assets/js')).filter((each) => /\.(js|wasm)$/.test(each))) {
      const whole = readFileSync(join(out, 'static/assets/js', name));
      assert.deepEqual(gunzipSync(readFileSync(join(out, `static/assets/js/${name}.gz`))), whole);
      assert.deepEqual(brotliDecompressSync(readFileSync(join(out, `static/assets/js/${name}.br`))), whole);
    }
  });

  it('opens a form with at most 250 KB', () => {
    const needed = new Set();
    const add = (file) => {
      if (!needed.has(file)) {
        needed.add(file);
        [...read(file).matchAll(/["']\.\/(part-[\w-]+\.js)["']/g)].forEach(([, part]) => add(`static/assets/js/${part}`));
      }
    };
    for (const entry of ['apply', 'task-form']) {
      needed.clear();
      ['static/assets/css/lifeline.css', 'static/assets/css/form.css', 'static/assets/js/page.js', `static/assets/js/${entry}.js`].forEach(add);
      const bytes = [...needed].reduce((sum, file) => sum + readFileSync(join(out, `${file}.gz`)).length, 0);
      assert.ok(bytes <= 250_000, `${entry}: ${bytes} bytes`);
    }
  });

  it('has icons of the sizes that the manifest says', () => {
    const {icons, scope, start_url: start} = JSON.parse(read('static/assets/scanner.webmanifest'));
    assert.ok(start.startsWith(scope));
    for (const {src, sizes, type} of icons.filter((icon) => icon.type === 'image/png')) {
      const png = readFileSync(join(out, 'static', src));
      assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, `${src} ${type}`);
    }
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

  it('gives Tasklist its tabs', async () => {
    const scripts = join(out, 'META-INF/resources/webjars/camunda/app/tasklist/scripts');
    let excluded;
    globalThis.document = {querySelector: () => ({setAttribute: (name, value) => { excluded = value; }}), addEventListener: () => {}};
    const {default: config} = await import(join(scripts, 'config.js'));
    assert.deepEqual(config.customScripts, ['scripts/case-file-tab.js', 'scripts/form-tab.js', 'scripts/session-watch.js']);
    assert.match(excluded, /tasklist\.task\.detail:task-detail-form/);
    const {default: tab} = await import(join(scripts, 'case-file-tab.js'));
    assert.equal(tab.pluginPoint, 'tasklist.task.detail');
    const {default: [form]} = await import(join(scripts, 'form-tab.js'));
    assert.equal(form.pluginPoint, 'tasklist.task.detail');
    delete globalThis.document;
  });
});
