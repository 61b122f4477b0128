/** Reads what people type, such as numbers and dates. What is ambiguous is asked back, never changed silently. */
@org.jspecify.annotations.NullMarked
package org.lifeline.platform.typed;
