// Installs the npm parts when package-lock.json changed, then makes everything the browser gets, and the fonts of the PDFs.
// Maven calls it in generate-resources: node src/main/web/build.mjs <classes folder>
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const web = dirname(fileURLToPath(import.meta.url));
const root = resolve(web, '../../..');
const modules = join(root, 'node_modules');
const out = resolve(process.argv[2] ?? join(root, 'target/classes'));

const SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Ethiopic","Noto Sans Arabic",'
  + '"Noto Sans Devanagari","Noto Sans Bengali","Noto Sans Myanmar","Noto Sans Khmer",Arial,sans-serif';

const PDF_FONTS = {
  'noto-sans': 'NotoSans',
  'noto-sans-arabic': 'NotoSansArabic',
  'noto-sans-bengali': 'NotoSansBengali',
  'noto-sans-devanagari': 'NotoSansDevanagari',
  'noto-sans-ethiopic': 'NotoSansEthiopic',
  'noto-sans-khmer': 'NotoSansKhmer',
  'noto-sans-myanmar': 'NotoSansMyanmar',
};

const CAMUNDA_APPS = 'META-INF/resources/webjars/camunda/app';

function fail(what, why) {
  console.error(`Lifeline: ${what}: ${why}`);
  process.exit(1);
}

/** Runs `npm ci`, unless the installed modules already come from this very package-lock.json. */
function install() {
  const stamp = join(modules, '.lifeline-installed');
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  console.log('Lifeline: installing the browser parts with npm ci');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {cwd: root, encoding: 'utf8', shell: process.platform === 'win32'});
  if (npm.status !== 0) {
    const said = `${npm.stderr ?? ''}\n${npm.error?.message ?? ''}`.split('\n')
      .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim()).filter(Boolean);
    fail('npm ci failed', `${said.slice(0, 2).join('; ') || 'it gave no reason'} (it needs the npm registry once)`);
  }
  writeFileSync(stamp, lock);
}

function put(path, content) {
  const file = join(out, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, content);
}

function copy(from, path) {
  const file = join(out, path);
  mkdirSync(dirname(file), {recursive: true});
  copyFileSync(from, file);
}

/** GOV.UK's components without what is the Crown's own: its font (licensed to gov.uk only) and its crest. */
function components() {
  const css = readFileSync(join(modules, 'govuk-frontend/dist/govuk/govuk-frontend.min.css'), 'utf8')
    .replace(/\/\*![^*]*Calvert[\s\S]*?\*\//, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport,arial,sans-serif', SYSTEM_FONTS)
    .replace(/url\(\/assets\/images\/govuk-crest\.svg\)/g, 'none');
  const left = /GDS Transport|url\(\/assets|@font-face/.exec(css);
  if (left) {
    fail('govuk-frontend changed its style sheet', `"${left[0]}" is still in it`);
  }
  return css;
}

/** The generated forms' own style sheets, with our font and without their remote one. */
function formStyles() {
  const assets = join(modules, '@bpmn-io/form-js-viewer/dist/assets');
  return readFileSync(join(assets, 'form-js.css'), 'utf8').replaceAll("'IBM Plex Sans', sans-serif", SYSTEM_FONTS);
}

async function bundle(esbuild, options) {
  return esbuild.build({
    absWorkingDir: root,
    bundle: true,
    minify: true,
    target: 'es2020',
    legalComments: 'linked',
    logLevel: 'silent',
    ...options,
  });
}

const hashOf = (content) => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** The app's icons: one drawing, and the sizes that home screens ask for. A maskable one may be cut to a circle: it has a wide edge. */
async function icons() {
  const {Resvg, initWasm} = await import('@resvg/resvg-wasm');
  await initWasm(readFileSync(join(modules, '@resvg/resvg-wasm/index_bg.wasm')));
  for (const [name, drawing, size] of [['icon-192', 'icon', 192], ['icon-512', 'icon', 512], ['icon-maskable-512', 'icon-maskable', 512]]) {
    const svg = readFileSync(join(web, 'img', `${drawing}.svg`), 'utf8');
    put(`static/assets/img/${name}.png`, new Resvg(svg, {fitTo: {mode: 'width', value: size}}).render().asPng());
  }
}

/** Beside every file its small form, so that no processor is busy with it while people wait: the server gives out whichever the browser takes. */
function compress(folder) {
  for (const {name, parentPath, path} of readdirSync(join(out, folder), {withFileTypes: true, recursive: true})) {
    if (/\.(js|css|svg|wasm|webmanifest)$/.test(name)) {
      const file = join(parentPath ?? path, name);
      const content = readFileSync(file);
      writeFileSync(`${file}.gz`, gzipSync(content, {level: 9}));
      writeFileSync(`${file}.br`, brotliCompressSync(content, {params: {[constants.BROTLI_PARAM_QUALITY]: 10}}));
    }
  }
}

/** Which files an entry of the bundle needs, itself included. */
function needs(metafile, entry) {
  const files = new Set();
  const add = (file) => {
    if (!files.has(file)) {
      files.add(file);
      metafile.outputs[file].imports.filter((each) => !each.external).forEach((each) => add(each.path));
    }
  };
  add(Object.keys(metafile.outputs).find((file) => file.endsWith(`/${entry}.js`)));
  return [...files].map((file) => `/assets/js/${file.split('/').at(-1)}`);
}

async function main() {
  install();
  const esbuild = await import('esbuild');

  // parts carry a hash in their names: what an earlier build left would stay for ever
  rmSync(join(out, 'static/assets'), {recursive: true, force: true});
  const own = (name) => readFileSync(join(web, 'css', name), 'utf8');
  const minified = async (css) => (await esbuild.transform(css, {loader: 'css', minify: true})).code;
  put('static/assets/css/lifeline.css', components() + await minified(`:root{--lifeline-font:${SYSTEM_FONTS}}${own('lifeline.css')}${own('session.css')}`));
  put('static/assets/css/form.css', await minified(formStyles() + own('form.css')));
  for (const image of ['logo.svg', 'favicon.svg']) {
    copy(join(web, 'img', image), `static/assets/img/${image}`);
  }
  await icons();
  copy(join(web, 'scanner.webmanifest'), 'static/assets/scanner.webmanifest');
  const reader = readFileSync(join(modules, 'zxing-wasm/dist/reader/zxing_reader.wasm'));
  const readerName = `zxing_reader-${hashOf(reader)}.wasm`;
  put(`static/assets/js/${readerName}`, reader);

  const {metafile} = await bundle(esbuild, {
    entryPoints: ['apply', 'documents', 'page', 'payable', 'scan', 'task-form', 'verify', 'voucher'].map((name) => join(web, `${name}.mjs`)),
    outdir: join(out, 'static/assets/js'),
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[hash]',
    metafile: true,
    define: {LIFELINE_READER: JSON.stringify(readerName)},
  });
  const scanner = [
    ...new Set(['page', 'scan'].flatMap((entry) => needs(metafile, entry))),
    `/assets/js/${readerName}`, '/assets/css/lifeline.css', '/assets/img/logo.svg', '/assets/img/favicon.svg', '/assets/scanner.webmanifest',
  ];
  await bundle(esbuild, {
    entryPoints: [join(web, 'scan-worker.mjs')],
    // at the top: a worker rules no higher folder than its own, and /scan has none
    outfile: join(out, 'static/scan-worker.js'),
    format: 'iife',
    define: {
      LIFELINE_ASSETS: JSON.stringify(scanner),
      LIFELINE_BUILD: JSON.stringify(hashOf(scanner.map((path) => hashOf(readFileSync(join(out, 'static', path)))).join())),
    },
  });
  await bundle(esbuild, {
    entryPoints: [join(web, 'voucher-worker.mjs')],
    outfile: join(out, 'static/voucher-worker.js'),
    format: 'iife',
  });
  compress('static/assets');

  await bundle(esbuild, {
    entryPoints: ['case-file-tab', 'form-tab', 'session-watch'].map((name) => join(web, 'tasklist', `${name}.mjs`)),
    outdir: join(out, CAMUNDA_APPS, 'tasklist/scripts'),
    format: 'esm',
  });
  for (const app of ['tasklist', 'cockpit', 'welcome', 'admin']) {
    put(`${CAMUNDA_APPS}/${app}/styles/user-styles.css`, readFileSync(join(web, 'tasklist/user-styles.css'), 'utf8') + own('session.css'));
  }
  copy(join(web, 'tasklist/config.js'), `${CAMUNDA_APPS}/tasklist/scripts/config.js`);

  for (const [part, family] of Object.entries(PDF_FONTS)) {
    const home = join(modules, '@expo-google-fonts', part);
    for (const [folder, weight] of [['400Regular', 'Regular'], ['700Bold', 'Bold']]) {
      copy(join(home, folder, `${family}_${folder}.ttf`), `fonts/${family}-${weight}.ttf`);
    }
    copy(join(home, 'LICENSE_FONT'), `fonts/${family}-LICENSE.txt`);
  }
}

try {
  await main();
} catch (error) {
  fail('the browser parts could not be built', error.message.split('\n').slice(0, 3).join(' '));
}
