/** Camunda Forms on the server. Answers are checked against the same schema that the browser renders. */
@NullMarked
package org.lifeline.platform.forms;

import org.jspecify.annotations.NullMarked;
