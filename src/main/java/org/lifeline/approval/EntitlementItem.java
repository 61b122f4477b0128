package org.lifeline.approval;

/**
 * One thing that a case is entitled to.
 *
 * @param quantity how many of it, 1 or more
 */
public record EntitlementItem(String name, int quantity) {

    @Override
    public String toString() {
        return quantity == 1 ? name : quantity + " x " + name;
    }
}
