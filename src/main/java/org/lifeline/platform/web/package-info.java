@NullMarked
package org.lifeline.platform.web;

import org.jspecify.annotations.NullMarked;
