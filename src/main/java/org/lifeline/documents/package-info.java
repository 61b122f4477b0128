@NullMarked
package org.lifeline.documents;

import org.jspecify.annotations.NullMarked;
