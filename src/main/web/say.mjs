// What scripts say, in the language of the page. The page carries the words (data-words): an English sentence to that of the
// language. Places are {0}, {1}, or {name} in sentences of the generated forms. Without words everything stays English.

const PLACE = /\{(\w+)\}/g;
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {Record<string, string>} words */
export function speaker(words) {
  const patterns = Object.keys(words).filter((english) => /\{\d\}/.test(english)).map((english) => ({
    english,
    places: [...english.matchAll(PLACE)].map(([, place]) => place),
    pattern: new RegExp(`^${english.split(PLACE).map((part, i) => (i % 2 ? '(.+?)' : literal(part))).join('')}$`),
  }));

  /** A sentence of our own; `values` by the names of its places. */
  const say = (english, values = {}) =>
    (words[english] ?? english).replace(PLACE, (place, name) => values[name] ?? place);

  /** A sentence that came from somewhere else, such as the server: with its values already in it. */
  const repeat = (text) => {
    if (words[text] !== undefined) {
      return words[text];
    }
    for (const {english, places, pattern} of patterns) {
      const found = pattern.exec(text);
      if (found) {
        return say(english, Object.fromEntries(places.map((place, i) => [place, repeat(found[i + 1])])));
      }
    }
    return text;
  };
  return {say, repeat};
}

function wordsOfPage() {
  const carrier = globalThis.document?.querySelector('[data-words]');
  return carrier ? JSON.parse(carrier.dataset.words) : {};
}

export const {say, repeat} = speaker(wordsOfPage());
