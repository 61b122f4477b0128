/** Describes the HTTP interface for programs as an OpenAPI document, from the controllers and the rules of security themselves. */
@NullMarked
package org.lifeline.platform.openapi;

import org.jspecify.annotations.NullMarked;
