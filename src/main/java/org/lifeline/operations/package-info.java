/** What those who run the product watch: figures of its work, as metrics for Prometheus. */
@NullMarked
package org.lifeline.operations;

import org.jspecify.annotations.NullMarked;
