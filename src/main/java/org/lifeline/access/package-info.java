/** Who may read a case and what belongs to it: one rule for every page, route and task. */
@org.jspecify.annotations.NullMarked
package org.lifeline.access;
