package org.lifeline.redemption;

/** The kind of paper that a provider looked at. Its number is kept nowhere. The names are those of the API and the table. */
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

    /** For people. */
    public String title() {
        return title;
    }
}
