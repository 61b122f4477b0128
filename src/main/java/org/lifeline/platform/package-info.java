/** What every domain stands on: run mode, settings; below it engine, security, database, forms, signing, web. */
@NullMarked
package org.lifeline.platform;

import org.jspecify.annotations.NullMarked;
