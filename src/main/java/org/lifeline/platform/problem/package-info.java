/** What callers are told when a request is refused: RFC 9457 problem details. */
@NullMarked
package org.lifeline.platform.problem;

import org.jspecify.annotations.NullMarked;
