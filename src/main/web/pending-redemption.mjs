/**
 * The one redemption that was sent and not answered yet. It keeps its idempotency key, so that asking again, also after the
 * page was loaded anew, can never redeem twice.
 */
export class PendingRedemption {
  static #NAME = 'lifeline.pendingRedemption';
  #storage;

  /** @param {Storage} storage sessionStorage: it ends with the tab, on a shared phone too */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {{qr: string, amount: string, currency: string, exponent: number, key: string} | null} */
  get() {
    try {
      return JSON.parse(this.#storage.getItem(PendingRedemption.#NAME));
    } catch {
      return null;
    }
  }

  /** Keeps the request under a new key before it is sent; refuses while another one waits. */
  begin(request) {
    if (this.get()) {
      throw new Error('another redemption still waits for its answer');
    }
    const kept = {...request, key: crypto.randomUUID()};
    this.#storage.setItem(PendingRedemption.#NAME, JSON.stringify(kept));
    return kept;
  }

  answered() {
    this.#storage.removeItem(PendingRedemption.#NAME);
  }
}
