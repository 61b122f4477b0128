// Checks manifests of Kubernetes: node check-manifests.mjs <folder with node_modules> <typescript's tsc> <manifests.json>
// The models' types (TypeScript) refuse a field that does not exist, and their schemas a value that is not allowed. Prints what is wrong.
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [tools, tsc, file] = process.argv.slice(2);
const OPERATOR = 'monitoring.coreos.com/';
const manifests = JSON.parse(readFileSync(file, 'utf8'));
const wrong = [];

/** The module that has the kinds of a group and version. */
function module(apiVersion) {
  if (apiVersion.startsWith(OPERATOR)) {
    return `@kubernetes-models/prometheus-operator/${apiVersion}`;
  }
  return `kubernetes-models/${apiVersion}`;
}

const folder = join(tools, 'check');
mkdirSync(folder, {recursive: true});
const lines = [];
for (const [at, manifest] of manifests.entries()) {
  const from = module(manifest.apiVersion);
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  try {
    const path = join(tools, 'node_modules', from, `${manifest.kind}.js`);
    const {[manifest.kind]: Kind} = await import(pathToFileURL(path));
    new Kind(manifest).validate();
  } catch (problem) {
    wrong.push(`${name}: ${problem.message}`);
  }
  lines.push(`import {I${manifest.kind} as Kind${at}} from '${from}/${manifest.kind}';`,
    `export const manifest${at}: Kind${at} = ${JSON.stringify(manifest)}; // ${name}`);
}
const source = join(folder, 'manifests.ts');
writeFileSync(source, lines.join('\n'));
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
  compilerOptions: {module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true, skipLibCheck: true, types: []},
  files: ['manifests.ts'],
}));
const types = spawnSync(process.execPath, [tsc, '-p', folder], {encoding: 'utf8'});
if (types.status !== 0) {
  wrong.push(types.stdout + types.stderr);
}
if (wrong.length > 0) {
  console.log(wrong.join('\n'));
  process.exit(1);
}
console.log(`${manifests.length} manifests are valid`);
