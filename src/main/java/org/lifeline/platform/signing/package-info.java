/**
 * Signing keys and signed codes: signs a few claims into a QR code, and verifies such codes. What the claims mean is defined in the
 * domains.
 */
@NullMarked
package org.lifeline.platform.signing;

import org.jspecify.annotations.NullMarked;
