// npm run lint:models: every BPMN under processes/ against .bpmnlintrc; a warning fails too.
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';

const models = readdirSync('processes', {recursive: true})
  .filter((file) => file.endsWith('.bpmn'))
  .map((file) => `processes/${file}`);
const {status} = spawnSync(process.execPath,
  ['node_modules/bpmnlint/bin/bpmnlint.js', '--max-warnings=0', ...models], {stdio: 'inherit'});
if (status === 0) {
  console.log(`${models.length} models, no problem`);
}
process.exit(status ?? 1);
