// What every reader does first with a line that a person typed. Java's TypedText does the same, held to it by typed-inputs.csv.

/** The first digit of each way of writing decimal digits that people type in, beside the Latin one. */
const ZEROS = [0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20,
  0x1040, 0x1090, 0x17E0, 0x1810, 0x1E950, 0xFF10];

/** Marks that steer the direction of writing, and other signs without a width: nobody typed them on purpose. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

const BLANKS = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;

/** Numbers that are no decimal digits, such as Ethiopic numerals, fractions and raised figures. */
export const OTHER_DIGITS = /[\p{No}\p{Nl}]/u;

/** Longer than any number or date. */
export const LONGEST = 60;

/** Without unseen marks, with Latin digits and single ordinary blanks. */
export function tidy(text) {
  let plain = '';
  for (const sign of String(text ?? '').replace(UNSEEN, '').normalize('NFKC')) {
    const code = sign.codePointAt(0);
    const zero = ZEROS.find((first) => code >= first && code < first + 10);
    plain += zero === undefined ? sign : String(code - zero);
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
