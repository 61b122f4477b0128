/** What each line of the log and each span of a trace belongs to: a request, a case, a job. Never whom. */
@NullMarked
package org.lifeline.platform.tracing;

import org.jspecify.annotations.NullMarked;
