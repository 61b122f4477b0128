/** The attacks that were made on the product, each as it was made: what it takes from the attacker is what the test asserts. */
@NullMarked
package org.lifeline.attacks;

import org.jspecify.annotations.NullMarked;
