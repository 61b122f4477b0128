/** What people type: numbers and dates, read as they were meant or asked back, never changed silently. */
@org.jspecify.annotations.NullMarked
package org.lifeline.platform.typed;
