// Makes target/operaton from this repository: the same models, code and tests with the names of Operaton, the community's fork of the engine.
// It says how far the way on is: docs/decisions/0115-living-on.md has what runs on the fork and what does not.
//   node src/operaton/rewrite.mjs [folder] [version of Operaton]
//   mvn -f target/operaton/all.xml package -DskipTests      builds it, with the parts that the registry does not have under the fork's names
// "mvn -Poperaton validate" does both, with the process stories as tests.
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
  [/instance\.camunda\b/g, 'instance.operaton'],
  [/camunda\.bpm\.(?!extension)/g, 'operaton.bpm.'],
];

/** The fork's pages look for their own group of administrators, and take a deployment in which nobody is in it for a new one. */
const GROUPS = [[/camunda-admin\b(?!-bootstrap)/g, 'operaton-admin']];

const RULES = {
  java: [...PACKAGES, ...NAMES, ...GROUPS, [/webjars\/camunda/g, 'webjars/operaton']],
  mjs: [[/webjars\/camunda/g, 'webjars/operaton'], [/target\/camunda-webapp/g, 'target/operaton-webapp'], [/camunda-(tasklist|cockpit|welcome|admin)-bootstrap/g, 'operaton-$1-bootstrap']],
  js: [],
  sql: GROUPS,
  html: GROUPS,
  json: GROUPS,
  csv: GROUPS,
  yaml: [...PACKAGES, [/^camunda:$/gm, 'operaton:'], [/\$\{camunda\.bpm/g, '${operaton.bpm']],
  properties: [...PACKAGES],
  md: [...PACKAGES],
};

const PROPERTIES = 'org.operaton.bpm.spring.boot.starter.property.OperatonBpmProperties';

/** The places where the fork differs in more than a name, as regular expressions over the file that already has the new names. */
const BRIDGES = {
  // the base class takes its properties in the constructor
  'EngineConfiguration.java': [[/EngineConfiguration\((?=\s*Forms forms)/, `EngineConfiguration(${PROPERTIES} properties, `], [/(?<=ModelRollout rollout\) \{)/, ' super(properties);']],
  'AccountPasswords.java': [[/AccountPasswords\(RunMode mode\) \{/, `AccountPasswords(${PROPERTIES} properties, RunMode mode) { super(properties);`]],
  'AccountRulesConfiguration.java': [[/AccountRulesConfiguration\((?=\s*ObjectProvider)/, `AccountRulesConfiguration(${PROPERTIES} properties, `], [/(?<=JdbcClient> jdbc\) \{)/, ' super(properties);']],
  // the fork reads the namespace of our models beside its own, without a constant for it
  'TaskTitles.java': [[/BpmnParse\.CAMUNDA_BPMN_EXTENSIONS_NS/g, 'new org.operaton.bpm.engine.impl.util.xml.Namespace("http://camunda.org/schema/1.0/bpmn")'], [/import [\w.]*\.BpmnParse;\n/, '']],
  // the FEEL engine stands behind its interface for callers
  'CachingFeelEngine.java': [[/FeelEngine buildFeelEngine\(/, 'org.camunda.feel.api.FeelEngineApi buildFeelEngineApi('], [/return new Parsing\(functions, values\)/, 'return new org.camunda.feel.api.FeelEngineApi(new Parsing(functions, values))']],
};

/**
 * Libraries that nobody publishes for the fork, or that the registry lacks: they are taken as they were built for the engine, and the names in
 * their classes are changed as those in the sources are. A folder each beside the copy's pom.xml. A path behind the version: only these classes.
 */
const PARTS = [
  {name: 'parts', scope: 'compile', of: ['org.camunda.spin:camunda-spin-dataformat-json-jackson:7.24.0', 'org.camunda.bpm.extension:camunda-platform-7-keycloak:7.23.0']},
  {name: 'parts-of-tests', scope: 'test', of: ['org.camunda.bpm:camunda-bpm-assert:7.24.0', 'org.camunda.bpm:camunda-engine:7.24.0:org/camunda/bpm/engine/test/mock/**', 'org.camunda.community.process_test_coverage:camunda-process-test-coverage-engine-platform-7:3.0.0']},
];

const POM = [
  // names of another length break lines at other places
  [/<properties>/, '<properties>\n    <spotless.check.skip>true</spotless.check.skip>'],
  ...PARTS.flatMap(({name, scope, of}) => of.map((library, n) => {
    const [group, artifact] = library.split(':').map((text) => text.replaceAll('.', '\\.'));
    return [new RegExp(`<dependency>\\s*<groupId>${group}</groupId>\\s*(<!--[^>]*-->\\s*)?<artifactId>${artifact}</artifactId>[\\s\\S]*?</dependency>`),
      n ? '' : `<dependency><groupId>org.lifeline</groupId><artifactId>operaton-${name}</artifactId><version>\${project.version}</version><scope>${scope}</scope></dependency>`];
  })),
  ...PACKAGES,
  [/camunda-bpm-spring-boot-starter/g, 'operaton-bpm-spring-boot-starter'],
  [/camunda-(bom|engine-plugin-spin|webapp-webjar)/g, 'operaton-$1'],
  [/camunda-webapp/g, 'operaton-webapp'],
  [/webjars\/camunda/g, 'webjars/operaton'],
  [/<camunda\.version>[^<]*</g, `<camunda.version>${version}<`],
];

/** What of the text is the same everywhere and only looks like the engine's. */
const KEPT = [/setUse\w+As(Camunda|Operaton)\w+Id/g];

function rewritten(file, text) {
  const rules = [...(file === 'pom.xml' ? POM : RULES[file.slice(file.lastIndexOf('.') + 1)] ?? []), ...(BRIDGES[file.replace(/.*\//, '')] ?? [])];
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
    } else if (/\.(java|mjs|js|sql|html|json|csv|yaml|properties|md|xml)$/.test(place)) {
      writeFileSync(to, rewritten(place, readFileSync(from, 'utf8')));
    } else {
      copyFileSync(from, to);
    }
  }
}

const POM_START = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>`;

/** A jar of other libraries' classes under the fork's names. What those need beside the engine comes with them. */
function part({name, of}, parent, own) {
  const libraries = of.map((library) => {
    const [group, artifact, number, only] = library.split(':');
    const engine = only ? ['*'] : ['bpm', 'spin', 'commons', 'bpm.springboot'].map((area) => `org.camunda.${area}`);
    const without = engine.map((each) => `<exclusion><groupId>${each}</groupId><artifactId>*</artifactId></exclusion>`).join('');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${number}</version><exclusions>${without}</exclusions></dependency>`;
  });
  const some = of.map((library) => library.split(':')).filter(([, , , only]) => only)
    .map(([group, artifact, , only]) => `<filter><artifact>${group}:${artifact}</artifact><includes><include>${only}</include></includes></filter>`);
  const taken = of.map((library) => `<include>${library.split(':').slice(0, 2).join(':')}</include>`);
  const names = ['bpm', 'spin', 'commons', 'connect'].map((area) =>
    `<relocation><pattern>org.camunda.${area}</pattern><shadedPattern>org.operaton.${area}</shadedPattern><excludes><exclude>org.camunda.bpm.extension.**</exclude><exclude>org.camunda.bpm.impl.juel.jakarta.el.**</exclude></excludes></relocation>`);
  names.push('<relocation><pattern>org.camunda.bpm.impl.juel.jakarta.el</pattern><shadedPattern>jakarta.el</shadedPattern></relocation>');
  return `${POM_START}
  ${parent}
  <groupId>org.lifeline</groupId>
  <artifactId>operaton-${name}</artifactId>
  ${own}
  <dependencies>${libraries.join('')}</dependencies>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId>
    <artifactId>maven-shade-plugin</artifactId>
    <executions><execution>
      <phase>package</phase>
      <goals><goal>shade</goal></goals>
      <configuration>
        <artifactSet><includes>${taken.join('')}</includes></artifactSet>
        <filters>${some.join('')}</filters>
        <relocations>${names.join('')}</relocations>
        <transformers combine.self="override"><transformer implementation="org.apache.maven.plugins.shade.resource.ServicesResourceTransformer"/></transformers>
      </configuration>
    </execution></executions>
  </plugin></plugins></build>
</project>
`;
}

for (const part of existsSync(out) ? readdirSync(out) : []) {
  if (part !== 'target') {
    rmSync(join(out, part), {recursive: true, force: true});
  }
}
mkdirSync(out, {recursive: true});
take(root);
const product = readFileSync(join(root, 'pom.xml'), 'utf8');
const parent = /<parent>[\s\S]*?<\/parent>/.exec(product)[0];
const own = /<version>[^<]*<\/version>/.exec(product.slice(product.indexOf('</parent>')))[0];
for (const one of PARTS) {
  mkdirSync(join(out, one.name), {recursive: true});
  writeFileSync(join(out, one.name, 'pom.xml'), part(one, parent, own));
}
writeFileSync(join(out, 'all.xml'), `${POM_START}
  <groupId>org.lifeline</groupId>
  <artifactId>lifeline-on-operaton</artifactId>
  ${own}
  <packaging>pom</packaging>
  <modules>${PARTS.map(({name}) => `<module>${name}</module>`).join('')}<module>pom.xml</module></modules>
</project>
`);
if (existsSync(join(root, 'node_modules'))) {
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
}
console.log(`Lifeline on Operaton ${version}: ${out}`);
