package org.lifeline.redemption;

/**
 * The kind of identity paper that a provider looked at. The number of the paper is never stored. The names are the same in the API and in
 * the table.
 */
public enum IdentityPaper {
    nationalId("National identity card"),
    passport("Passport"),
    drivingLicence("Driving licence"),
    refugeeCard("Refugee card"),
    birthCertificate("Birth certificate"),
    other("Another paper with name and year of birth");

    private final String title;

    IdentityPaper(String title) {
        this.title = title;
    }

    /** The kind in words. */
    public String title() {
        return title;
    }
}
