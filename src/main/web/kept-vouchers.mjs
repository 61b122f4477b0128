/** The cache with the vouchers that their holder has opened on this device; who logs out takes it away. */
export const KEPT = 'lifeline-vouchers';

/** What such a page looks right with. */
export const PARTS = ['/assets/css/lifeline.css', '/assets/img/logo.svg', '/assets/img/favicon.svg'];
