// How much of a voucher this device may still note without a network. The server checks the same again.

/**
 * @typedef {object} Noted what was noted on this device
 * @property {string} currency
 * @property {number} amountMinor
 */

/**
 * @param {{state?: string, caps: {records: number, amounts?: Record<string, number>, amountMinor?: number}} | null} device null while it is not registered
 * @param {Noted[]} waiting what was not sent yet, of all vouchers
 * @param {{uses: number, minor: number}} used what this device noted of this voucher, sent or not
 * @param {{amount: {currency: string, minor: number}, offline: {uses: number, minor: number}}} content what the voucher says
 * @returns {{most: number, why: null} | {most: 0, why: 'notAllowed' | 'notActive' | 'voucher' | 'voucherUsed' | 'device'}} minor units
 */
export function allowance(device, waiting, used, {amount, offline}) {
  if (device === null) {
    return {most: 0, why: 'notAllowed'};
  }
  if ((device.state ?? 'active') !== 'active') {
    return {most: 0, why: 'notActive'};
  }
  if (offline.uses < 1 || offline.minor < 1) {
    return {most: 0, why: 'voucher'};
  }
  const ofVoucher = Math.min(offline.minor, amount.minor) - used.minor;
  if (used.uses >= offline.uses || ofVoucher < 1) {
    return {most: 0, why: 'voucherUsed'};
  }
  // a device that was not heard of since had one number for every currency
  const {amounts, amountMinor: before = 0} = device.caps;
  const ofDevice = (amounts === undefined ? before : amounts[amount.currency] ?? 0)
    - waiting.filter(({currency}) => currency === amount.currency).reduce((sum, {amountMinor}) => sum + amountMinor, 0);
  if (waiting.length >= device.caps.records || ofDevice < 1) {
    return {most: 0, why: 'device'};
  }
  return {most: Math.min(ofVoucher, ofDevice), why: null};
}

/** "120.50" -> 12050: exact, since it never becomes a fraction. @param {string} typed as amountField() gives it */
export const minorUnits = (typed) => Number(typed.replace('.', ''));
