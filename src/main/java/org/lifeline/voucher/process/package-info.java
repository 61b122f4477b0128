@NullMarked
package org.lifeline.voucher.process;

import org.jspecify.annotations.NullMarked;
