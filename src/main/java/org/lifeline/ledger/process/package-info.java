@NullMarked
package org.lifeline.ledger.process;

import org.jspecify.annotations.NullMarked;
