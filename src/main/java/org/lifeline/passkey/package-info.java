/**
 * Passkeys (WebAuthn): applicants log in with the lock of their own phone instead of a code (decision 0103). Only where the product keeps the
 * accounts itself; an identity provider has its own. Spring Security checks what phones sign.
 */
@NullMarked
package org.lifeline.passkey;

import org.jspecify.annotations.NullMarked;
