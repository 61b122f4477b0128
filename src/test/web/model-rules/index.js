// One small rule per file; model-rules.test.mjs shows a right and a wrong example of each.
const {readdirSync} = require('node:fs');
const {basename, join} = require('node:path');

const names = readdirSync(join(__dirname, 'rules')).map((file) => basename(file, '.js'));

module.exports = {
  rules: Object.fromEntries(names.map((name) => [name, `./rules/${name}`])),
  configs: {
    all: {rules: Object.fromEntries(names.map((name) => [name, 'error']))},
  },
};
