// What the pages' scripts find in their pages. A selector such as "#amount" does not say which kind of element it finds, so what is
// found has what the elements of our pages have together. Which of it is really there is for the tests in a browser to see.

/** An element of a page of ours: a field, a button, a form, a link, a label or a template. */
type PageElement = HTMLInputElement & HTMLButtonElement & HTMLAnchorElement & HTMLLabelElement & HTMLTemplateElement
  & Pick<HTMLSelectElement, 'options'> & Pick<HTMLFormElement, 'action' | 'method' | 'noValidate' | 'requestSubmit' | 'submit'>;

interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: `meta[${string}`): HTMLMetaElement | null;
  querySelector(selectors: string): PageElement | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: string): NodeListOf<PageElement>;
}

interface Element {
  closest<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K] | null;
  closest(selectors: string): PageElement | null;
}

interface Node {
  /** A copy is of the kind of what it is a copy of. */
  cloneNode(subtree?: boolean): this;
}

interface Navigator {
  /** Whether the person wants to save data (Network Information API); not in every browser. */
  readonly connection?: {readonly saveData?: boolean};
}

declare namespace Intl {
  interface Locale {
    /** Which day a week begins with, 7 for Sunday; older browsers have the same as a property, some have neither. */
    getWeekInfo?(): {firstDay?: number};
    readonly weekInfo?: {firstDay?: number};
  }
}
