/** Sessions of people who are logged in: kept in the database, so that every node knows them. */
@NullMarked
package org.lifeline.platform.session;

import org.jspecify.annotations.NullMarked;
