// Makes target/operaton from this repository: the same models, code and tests with the names of Operaton, the community's fork of the engine.
// It says how far the way on is: docs/decisions/0115-living-on.md has what the copy does not compile with yet.
//   node src/operaton/rewrite.mjs [folder] [version of Operaton]
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const out = resolve(process.argv[2] ?? join(root, 'target/operaton'));
const version = process.argv[3] ?? '1.0.3';

/** What is built is built there again. */
const LEFT_OUT = new Set(['target', 'node_modules', 'data', '.git', '.idea']);

/** Packages and artifacts of the fork; the FEEL engine and the coverage of stories are not the fork's, and keep their names. */
const PACKAGES = [
  // the fork's expressions have the standard's own types
  [/\borg\.camunda\.bpm\.impl\.juel\.jakarta\.el\b/g, 'jakarta.el'],
  [/\borg\.camunda\.(bpm|spin|commons|connect)\b(?!\.extension)/g, 'org.operaton.$1'],
  [/\borg\/camunda\/(bpm|spin|commons|connect)\b(?!\/extension)/g, 'org/operaton/$1'],
];

const NAMES = [
  // types, getters and beans of the engine: CamundaBpmProperties, getCamundaFormRef, camundaTaskExecutor
  [/Camunda(?=[A-Z])/g, 'Operaton'],
  [/\bcamunda(?=[A-Z]\w)/g, 'operaton'],
  [/camunda\.bpm\./g, 'operaton.bpm.'],
];

const RULES = {
  java: [...PACKAGES, ...NAMES, [/webjars\/camunda/g, 'webjars/operaton']],
  mjs: [[/webjars\/camunda/g, 'webjars/operaton'], [/target\/camunda-webapp/g, 'target/operaton-webapp'], [/camunda-(tasklist|cockpit|welcome|admin)-bootstrap/g, 'operaton-$1-bootstrap']],
  js: [],
  yaml: [...PACKAGES, [/^camunda:$/gm, 'operaton:'], [/\$\{camunda\.bpm/g, '${operaton.bpm']],
  properties: [...PACKAGES],
  md: [...PACKAGES],
};

const POM = [
  ...PACKAGES,
  [/camunda-bpm-spring-boot-starter/g, 'operaton-bpm-spring-boot-starter'],
  [/camunda-(bom|engine-plugin-spin|spin-dataformat-json-jackson|bpm-assert|webapp-webjar)/g, 'operaton-$1'],
  [/camunda-webapp/g, 'operaton-webapp'],
  [/webjars\/camunda/g, 'webjars/operaton'],
  [/<camunda\.version>[^<]*</g, `<camunda.version>${version}<`],
];

/** What of the text is the same everywhere and only looks like the engine's. */
const KEPT = [/setUse\w+As(Camunda|Operaton)\w+Id/g];

function rewritten(file, text) {
  const rules = file === 'pom.xml' ? POM : RULES[file.slice(file.lastIndexOf('.') + 1)] ?? [];
  const changed = rules.reduce((all, [pattern, by]) => all.replace(pattern, by), text);
  return KEPT.reduce((all, pattern) => all.replace(pattern, (name) => name.replace('Operaton', 'Camunda')), changed);
}

function take(folder) {
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    const from = join(folder, entry.name);
    const place = relative(root, from);
    if (LEFT_OUT.has(place) || from === out) {
      continue;
    }
    // a type of ours with the engine's name in it
    const to = join(out, /\.java$/.test(place) ? place.replace(/Camunda(?=[A-Z])/g, 'Operaton') : place);
    if (entry.isDirectory()) {
      mkdirSync(to, {recursive: true});
      take(from);
    } else if (/\.(java|mjs|js|yaml|properties|md|xml)$/.test(place)) {
      writeFileSync(to, rewritten(place, readFileSync(from, 'utf8')));
    } else {
      copyFileSync(from, to);
    }
  }
}

for (const part of existsSync(out) ? readdirSync(out) : []) {
  if (part !== 'target') {
    rmSync(join(out, part), {recursive: true, force: true});
  }
}
mkdirSync(out, {recursive: true});
take(root);
if (existsSync(join(root, 'node_modules'))) {
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
}
console.log(`Lifeline on Operaton ${version}: ${out}`);
