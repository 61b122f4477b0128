/**
 * The register of people: beneficiaries and their households, the search for duplicates, and identity checks. What a person applied for is
 * in {@code application}; accounts are in {@code platform.security}.
 */
@NullMarked
package org.lifeline.registry;

import org.jspecify.annotations.NullMarked;
