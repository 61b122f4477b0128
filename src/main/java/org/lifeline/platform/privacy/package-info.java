/** Personal data at rest: sealed before they reach the database, and opened only where a person may see them. */
@NullMarked
package org.lifeline.platform.privacy;

import org.jspecify.annotations.NullMarked;
