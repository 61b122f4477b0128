/** Telephone numbers and mail addresses: as people type them, as they are stored, and as a network needs them. */
@NullMarked
package org.lifeline.platform.contact;

import org.jspecify.annotations.NullMarked;
