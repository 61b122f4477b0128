// Installs the npm parts when package-lock.json changed, then makes everything the browser gets, and the fonts of the PDFs.
// Maven calls it in generate-resources: node src/main/web/build.mjs <classes folder>
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, resolve, sep} from 'node:path';
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

const CAMUNDA = 'META-INF/resources/webjars/camunda';
const CAMUNDA_APPS = `${CAMUNDA}/app`;

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
  for (const [name, drawing, size] of /** @type {[string, string, number][]} */ ([['icon-192', 'icon', 192], ['icon-512', 'icon', 512], ['icon-maskable-512', 'icon-maskable', 512]])) {
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

/** What a search for tasks may ask, in Tasklist: what officers know. The engine's own thirty are ids and words of its own. */
const SEARCHES = [
  {id: {key: 'name', value: 'CASE_NUMBER'}, operators: [{key: 'Like', value: 'LIKE'}], default: true},
  {id: {key: 'tenantIdIn', value: 'PROGRAMME_CODE'}, operators: [{key: 'In', value: 'in'}]},
  {id: {key: 'due', value: 'DUE_DATE'}, operators: [{key: 'Before', value: 'BEFORE'}, {key: 'After', value: 'AFTER'}], allowDates: true, enforceDates: true},
  {id: {key: 'created', value: 'CREATION_DATE'}, operators: [{key: 'Before', value: 'BEFORE'}, {key: 'After', value: 'AFTER'}], allowDates: true, enforceDates: true},
  {id: {key: 'assignee', value: 'ASSIGNEE'}, operators: [{key: 'eq', value: '='}]},
];

/** The words of Tasklist that are ours. */
const LABELS = {
  CASE_NUMBER: 'Case number or title',
  PROGRAMME_CODE: 'Programme (its code)',
  SEARCH_PLACEHOLDER: 'Search by case number, programme, …',
};

/** Tasklist's script with our searches in the place of the engine's. */
function withSearches(script) {
  const start = "JSON.parse('{\"types\":";
  const from = script.indexOf(start);
  const to = script.indexOf("')", from);
  if (from < 0 || script.indexOf(start, from + 1) >= 0) {
    fail('Camunda changed its Tasklist', 'the list of its searches is not where it was');
  }
  const list = JSON.parse(script.slice(from + "JSON.parse('".length, to).replaceAll("\\'", "'"));
  return `${script.slice(0, from)}JSON.parse('${JSON.stringify({...list, types: SEARCHES})}${script.slice(to)}`;
}

/** Puts something in the place of each match; what is not where it was in this version of Camunda stops the build. */
function replaced(script, what, pattern, by) {
  if (!pattern.test(script)) {
    fail("Camunda changed its web applications", `${what} is not where it was`);
  }
  return script.replaceAll(new RegExp(pattern, 'g'), by);
}

/** Accounts without a first or a last name are called by their log-in: the applications write "null null". */
function withNames(script) {
  const full = replaced(script, "the name of an account", /\b(\w+)\.firstName\+" "\+\1\.lastName/, '([$1.firstName,$1.lastName].filter(Boolean).join(" ")||$1.id)');
  if (/\.firstName\s*\+/.test(full)) {
    fail('Camunda changed its web applications', 'they join the names of an account in one more way');
  }
  return full;
}

/** The pages of the one who makes accounts name them in sentences, too. */
const withNamesInPages = (script) => [
  [/\{\{ ?user\.firstName ?\}\} \{\{ ?user\.lastName ?\}\}/, '{{user.firstName || (user.lastName ? null : user.id)}} {{user.lastName}}'],
  [/firstname: user\.firstName, lastname: user\.lastName/, 'firstname: user.firstName || (user.lastName ? null : user.id), lastname: user.lastName'],
  [/\[([\w.]+)\.firstName,\1\.lastName\]\.filter\(\(?function\(\w\)\{return!!\w\}\)?\)\.join\(" "\)/, '([$1.firstName,$1.lastName].filter(Boolean).join(" ")||$1.id)'],
].reduce((text, [pattern, by]) => replaced(text, 'the name of an account on its page', pattern, by), withNames(script));

/** When a task is to be done comes from its process: shown, and for nobody to change. Reminders that nothing acts on are left out. */
const DATES = `<ul class="meta list-inline dates times">
  <li ng-if="task.due">
    <span class="due-date" ng-class="{overdue: task.due < now }">
      <span class="glyphicon glyphicon-bell"></span>
      {{ 'DUE' | translate }}
      <span tooltip-placement="top" uib-tooltip="{{ task.due | camDate:'long' }}" am-time-ago="task.due">{{ task.due }}</span>
    </span>
  </li>
</ul>`;

const withDatesToRead = (script) => replaced(script, 'the dates of a task', /<ul class="meta list-inline dates times">.*?<\/ul>/s,
  () => DATES.replaceAll('\n', '\\n').replaceAll("'", "\\'"));

/** A browser takes the first form of a font that it knows, and all know the small one. */
const withSmallFonts = (css) => css.replaceAll(/url\([^()]*IBMPlexSans-\w+\.woff\?[^()]*\) format\('woff'\), (?=url\([^()]*\.woff2\?)/g, '');

/** Compressed so hard that it is done once only: a machine needs seconds for each. */
function smallest(content) {
  const kept = join(modules, '.lifeline-brotli', `${hashOf(content)}.br`);
  if (existsSync(kept)) {
    return readFileSync(kept);
  }
  const small = brotliCompressSync(content, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}});
  mkdirSync(dirname(kept), {recursive: true});
  writeFileSync(kept, small);
  return small;
}

/** Camunda's web applications: the files of the engine's library with what is ours, and the small form of each beside it. */
function camunda() {
  const from = join(root, 'target/camunda-webapp', CAMUNDA);
  if (!existsSync(from)) {
    fail("Camunda's web applications are not there", 'Maven lays them into target/camunda-webapp: run it once');
  }
  const changed = {
    'app/tasklist/camunda-tasklist-bootstrap.js': (script) => withDatesToRead(withNames(withSearches(script))),
    'app/cockpit/camunda-cockpit-bootstrap.js': withNames,
    'app/welcome/camunda-welcome-bootstrap.js': withNames,
    'app/admin/camunda-admin-bootstrap.js': withNamesInPages,
    'app/tasklist/locales/en.json': (text) => {
      const {labels, ...rest} = JSON.parse(text.replace(/^\uFEFF/, ''));
      return JSON.stringify({...rest, labels: {...labels, ...LABELS}});
    },
  };
  for (const {name, parentPath, path} of readdirSync(from, {withFileTypes: true, recursive: true})) {
    const file = join(parentPath ?? path, name);
    const place = relative(from, file).split(sep).join('/');
    if (!/\.(js|css|json)$/.test(name) || /^app\/\w+\/(scripts\/config\.js|styles\/user-styles\.css)$/.test(place)) {
      continue;
    }
    let content = readFileSync(file);
    const change = changed[place] ?? (name.endsWith('-bootstrap.css') ? withSmallFonts : null);
    if (change) {
      content = Buffer.from(change(content.toString('utf8')));
      put(`${CAMUNDA}/${place}`, content);
    }
    put(`${CAMUNDA}/${place}.gz`, gzipSync(content, {level: 9}));
    put(`${CAMUNDA}/${place}.br`, smallest(content));
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
  const drawn = ['diagram-js.css', 'bpmn-js.css'].map((name) => readFileSync(join(modules, 'bpmn-js/dist/assets', name), 'utf8')).join('');
  put('static/assets/css/process-map.css', await minified(drawn + own('process-map.css')));
  for (const image of ['logo.svg', 'favicon.svg']) {
    copy(join(web, 'img', image), `static/assets/img/${image}`);
  }
  await icons();
  copy(join(web, 'scanner.webmanifest'), 'static/assets/scanner.webmanifest');
  const reader = readFileSync(join(modules, 'zxing-wasm/dist/reader/zxing_reader.wasm'));
  const readerName = `zxing_reader-${hashOf(reader)}.wasm`;
  put(`static/assets/js/${readerName}`, reader);

  const {metafile} = await bundle(esbuild, {
    entryPoints: ['apply', 'claim-days', 'consent', 'documents', 'filing', 'insights', 'outreach', 'outreach-form', 'page', 'passkey', 'payable', 'process-map', 'scan', 'task-form', 'verify', 'voucher'].map((name) => join(web, `${name}.mjs`)),
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
  const outreach = [
    ...new Set(['page', 'outreach', 'outreach-form'].flatMap((entry) => needs(metafile, entry))),
    '/assets/css/lifeline.css', '/assets/img/logo.svg', '/assets/img/favicon.svg',
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
    entryPoints: [join(web, 'outreach-worker.mjs')],
    outfile: join(out, 'static/outreach-worker.js'),
    format: 'iife',
    define: {
      LIFELINE_ASSETS: JSON.stringify(outreach),
      LIFELINE_BUILD: JSON.stringify(hashOf(outreach.map((path) => hashOf(readFileSync(join(out, 'static', path)))).join())),
    },
  });
  await bundle(esbuild, {
    entryPoints: [join(web, 'form-ahead.mjs')],
    outfile: join(out, 'static/assets/js/form-ahead.js'),
    format: 'esm',
    define: {LIFELINE_FORM: JSON.stringify([...needs(metafile, 'apply'), '/assets/css/form.css'])},
  });
  await bundle(esbuild, {
    entryPoints: [join(web, 'voucher-worker.mjs')],
    outfile: join(out, 'static/voucher-worker.js'),
    format: 'iife',
  });
  compress('static/assets');

  await bundle(esbuild, {
    entryPoints: ['case-file-tab', 'form-tab', 'session-watch', 'task-card'].map((name) => join(web, 'tasklist', `${name}.mjs`)),
    outdir: join(out, CAMUNDA_APPS, 'tasklist/scripts'),
    format: 'esm',
  });
  for (const app of ['tasklist', 'cockpit', 'welcome', 'admin']) {
    put(`${CAMUNDA_APPS}/${app}/styles/user-styles.css`, readFileSync(join(web, 'tasklist/user-styles.css'), 'utf8') + own('session.css'));
  }
  copy(join(web, 'tasklist/config.js'), `${CAMUNDA_APPS}/tasklist/scripts/config.js`);
  for (const app of ['cockpit', 'welcome', 'admin']) {
    copy(join(out, CAMUNDA_APPS, 'tasklist/scripts/session-watch.js'), `${CAMUNDA_APPS}/${app}/scripts/session-watch.js`);
    put(`${CAMUNDA_APPS}/${app}/scripts/config.js`, "export default {customScripts: ['scripts/session-watch.js']};\n");
  }

  camunda();

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
} catch (thrown) {
  const error = /** @type {Error} */ (thrown);
  fail('the browser parts could not be built', error.message.split('\n').slice(0, 3).join(' '));
}
