/** Erases personal data when their retention period is over. Decisions, amounts and the audit log stay. */
@NullMarked
package org.lifeline.retention;

import org.jspecify.annotations.NullMarked;
