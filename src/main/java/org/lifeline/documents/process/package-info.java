/** The processes that keep the document store as it should be. */
@NullMarked
package org.lifeline.documents.process;

import org.jspecify.annotations.NullMarked;
