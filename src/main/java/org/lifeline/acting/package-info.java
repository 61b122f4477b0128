/**
 * One person manages the applications of another one, who agreed: by a code to their own contact, or before a social worker who records it
 * (decision 0100). Either ends it at once.
 */
@NullMarked
package org.lifeline.acting;

import org.jspecify.annotations.NullMarked;
