/** Camunda Forms on the server: the schema that the browser renders is the schema that answers are checked against. */
@NullMarked
package org.lifeline.platform.forms;

import org.jspecify.annotations.NullMarked;
