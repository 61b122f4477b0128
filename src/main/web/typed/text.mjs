// What every reader does first with a line that a person typed. Java's PlainText and TypedText do the same, held to it by typed-inputs.csv.

/** A digit of any script. */
const DIGIT = /^\p{Nd}$/u;

/** Marks that steer the direction of writing, and other signs that nobody sees: nobody typed them on purpose. */
const UNSEEN = /\p{Cf}/gu;

const BLANKS = /\s+/g;

/** Numbers that are no decimal digits, such as Ethiopic numerals, fractions and raised figures. */
export const OTHER_DIGITS = /[\p{No}\p{Nl}]/u;

/** Longer than any number or date. */
export const LONGEST = 60;

/** The digits of a script are ten in a row, from 0 to 9 (The Unicode Standard, section 4.6); a few such rows follow each other at once. */
function latin(code) {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) {
    before += 1;
  }
  return String(before % 10);
}

/** Without unseen marks, with Latin digits and single ordinary blanks. */
export function tidy(text) {
  let plain = '';
  for (const sign of String(text ?? '').replace(UNSEEN, '').normalize('NFKC')) {
    plain += DIGIT.test(sign) ? latin(sign.codePointAt(0)) : sign;
  }
  return plain.replace(BLANKS, ' ').trim();
}

/** Ethiopic letters that are written one for the other: the first of each row of seven, and the row that it is read as. */
const SAME_ETHIOPIC = [[0x1210, 0x1200], [0x1280, 0x1200], [0x1220, 0x1230], [0x12D0, 0x12A0], [0x1340, 0x1338]];

function ethiopic(letter) {
  const code = letter.charCodeAt(0);
  const row = SAME_ETHIOPIC.find(([first]) => code >= first && code < first + 7);
  const plain = row === undefined ? code : code - row[0] + row[1];
  return String.fromCharCode(plain === 0x1203 || plain === 0x12A3 ? plain - 3 : plain);
}

/** A word as it is compared: small letters, no accents and vowel signs of Arabic, one way to write each letter, no dots or hyphens. */
export function fold(word) {
  return word.normalize('NFKC').toLowerCase().normalize('NFD')
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670\u093c]/g, '')
    .replace(/['’‘ʼʻʿʾ′`\u200c\u200d]/g, '')
    .replace(/[ىی]/g, 'ي').replace(/ک/g, 'ك').replace(/ة/g, 'ه')
    .replace(/[\u1200-\u137f]/g, ethiopic)
    .replace(/[.\-‐‑–—_/,،॰]/g, ' ').replace(BLANKS, ' ').trim();
}

/** The punctuation that Markdown may take for its own (CommonMark 0.31, section 2.4). */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * For a place where Markdown is read: the text itself, line by line, however it looks. Of lists and objects, all texts in them.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function asTyped(value) {
  /** @type {any} */
  let typed = value;
  if (typeof value === 'string') {
    typed = value.replace(PUNCTUATION, '\\$&').replaceAll('\n', '  \n');
  } else if (Array.isArray(value)) {
    typed = value.map(asTyped);
  } else if (value && typeof value === 'object') {
    typed = Object.fromEntries(Object.entries(value).map(([name, its]) => [name, asTyped(its)]));
  }
  return typed;
}
