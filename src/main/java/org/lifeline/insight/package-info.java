/**
 * Facts about cases, vouchers, claims and the rest, for figures: what is counted, how it is brought up to date after each change, and how
 * questions about it are answered, from PostgreSQL or from OpenSearch. No fact holds personal data. What the figures look like is in
 * {@code dashboard}.
 */
@NullMarked
package org.lifeline.insight;

import org.jspecify.annotations.NullMarked;
