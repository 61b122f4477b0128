/**
 * Log-in, accounts, roles, sessions, and who may use which address and which call of the engine. Who may read a case is decided in
 * {@code access}.
 */
@NullMarked
package org.lifeline.platform.security;

import org.jspecify.annotations.NullMarked;
