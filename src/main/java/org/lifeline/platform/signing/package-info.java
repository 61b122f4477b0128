/** Keys and signed codes: what any domain needs to sign a few claims into a QR code and to trust one that comes back. */
@NullMarked
package org.lifeline.platform.signing;

import org.jspecify.annotations.NullMarked;
