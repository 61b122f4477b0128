import 'node:fs';

declare module 'node:fs' {
  interface Dirent<Name> {
    /** What Node.js 20 called `parentPath` before 20.12. */
    path?: string;
  }
}
