/** What is kept about the holder of an account, for that person alone: to read, and to take along as JSON or PDF. */
@NullMarked
package org.lifeline.mydata;

import org.jspecify.annotations.NullMarked;
