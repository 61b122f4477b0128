/**
 * Accounts of applicants without a password: a person gives a telephone number or a mail address and types the code that is sent there. The
 * first time, the account is made. Only where the product keeps the accounts itself; with an identity provider people register there.
 */
@NullMarked
package org.lifeline.account;

import org.jspecify.annotations.NullMarked;
