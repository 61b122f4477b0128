/**
 * The embedded PostgreSQL and its data folder, the lock that lets one node start at a time, and the record of the keys that a database was
 * used with. The tables of the domains are not here.
 */
@NullMarked
package org.lifeline.platform.database;

import org.jspecify.annotations.NullMarked;
