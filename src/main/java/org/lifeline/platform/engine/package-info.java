/**
 * Configures Camunda and guards it: which models and expressions it runs, which values people can write, and what it stores and logs. The
 * processes themselves are in the domains.
 */
@NullMarked
package org.lifeline.platform.engine;

import org.jspecify.annotations.NullMarked;
