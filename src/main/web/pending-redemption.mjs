/**
 * The one redemption that was sent and not answered yet. It keeps its idempotency key, so that asking again, also after the page was
 * loaded anew, can never redeem twice. It belongs to the person who sent it: for anybody else it is not there, and taken away. It holds
 * no PIN, and nothing sends it but a tap.
 */
export class PendingRedemption {
  static NAME = 'lifeline.pendingRedemption';
  #storage;
  #owner;

  /**
   * @param {Storage} storage sessionStorage: it ends with the tab, on a shared phone too
   * @param {{user: string, organisation: string}} owner who is logged in, for which organisation
   */
  constructor(storage, {user, organisation}) {
    this.#storage = storage;
    this.#owner = JSON.stringify([user, organisation]);
  }

  /** @returns {{qr: string, amount: string, currency: string, exponent: number, holder: string, programme: string, key: string} | null} */
  get() {
    let kept = null;
    try {
      kept = JSON.parse(this.#storage.getItem(PendingRedemption.NAME));
    } catch {
      // nothing that was written here
    }
    if (kept === null || typeof kept !== 'object' || kept.owner !== this.#owner) {
      this.answered();
      return null;
    }
    const {owner, ...request} = kept;
    return request;
  }

  /** Keeps the request, without whatever proves that the beneficiary is there, under a new key before it is sent; refuses while another one waits. */
  begin({pin, ...request}) {
    if (this.get()) {
      throw new Error('another redemption still waits for its answer');
    }
    const kept = {...request, key: crypto.randomUUID()};
    this.#storage.setItem(PendingRedemption.NAME, JSON.stringify({...kept, owner: this.#owner}));
    return kept;
  }

  answered() {
    this.#storage.removeItem(PendingRedemption.NAME);
  }
}
