package org.lifeline.approval;

/**
 * One thing that help consists of.
 *
 * @param quantity how many of it, from 1
 */
public record EntitlementItem(String name, int quantity) {

    @Override
    public String toString() {
        return quantity == 1 ? name : quantity + " x " + name;
    }
}
