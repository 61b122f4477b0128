/**
 * What every domain builds on: run mode and settings, and in the packages below engine, security, database, forms, signing and web. It
 * knows no domain.
 */
@NullMarked
package org.lifeline.platform;

import org.jspecify.annotations.NullMarked;
