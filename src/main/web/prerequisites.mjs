// Says in one line what is missing; the Maven build calls this before anything that needs Node.
import {execSync} from 'node:child_process';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.log(`This is Node.js ${process.versions.node}.`);
  process.exit(1);
}
try {
  execSync('npm --version', {stdio: 'ignore'});
} catch {
  console.log('Node.js is here, but npm is not.');
  process.exit(1);
}
