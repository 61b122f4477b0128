/** Personal data at rest: encrypted before they reach the database, and decrypted only where a person may see them. */
@NullMarked
package org.lifeline.platform.privacy;

import org.jspecify.annotations.NullMarked;
