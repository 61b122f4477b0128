/**
 * Documents that people add to a case: checked, stored, shown and deleted. Letters that the product itself writes are rendered in
 * {@code platform.pdf}.
 */
@NullMarked
package org.lifeline.documents;

import org.jspecify.annotations.NullMarked;
