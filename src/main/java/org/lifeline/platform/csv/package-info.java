/** Tables for spreadsheets. */
@NullMarked
package org.lifeline.platform.csv;

import org.jspecify.annotations.NullMarked;
