// What the build puts into the scripts (build.mjs), and what Camunda's web applications have around ours.

/** Name of the file with the reader of codes. */
declare const LIFELINE_READER: string;
/** Paths of what the scanner is made of. */
declare const LIFELINE_ASSETS: string[];
/** Changes with the content of any of these. */
declare const LIFELINE_BUILD: string;
/** Paths of what the application form is made of. */
declare const LIFELINE_FORM: string[];

interface Window {
  /** Tasklist's own number of its version, at the end of the addresses that it fetches. */
  bust?: string;
}
