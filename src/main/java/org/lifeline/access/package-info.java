/**
 * Decides who may read a case and what belongs to it, with one rule for every page, route and task. What a person may do in a case is
 * decided in the domains.
 */
@org.jspecify.annotations.NullMarked
package org.lifeline.access;
