/**
 * Separation of duties: which duties each person holds on a case, and what keeps a person from one. Who may read a case is decided in
 * {@code access}.
 */
@NullMarked
package org.lifeline.duty;

import org.jspecify.annotations.NullMarked;
