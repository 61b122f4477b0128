package org.lifeline.platform.signing;

/** Why a signed code of any use is not trusted, in the order of the checks. */
public enum Refusal {
    TOO_LARGE("This code is longer than any that we issue."),
    NOT_A_CODE("This is not a signed Lifeline code."),
    NOT_CANONICAL("This code is damaged or was not made by us: it is not written in the one permitted form."),
    WRONG_ALGORITHM("This code is signed in a way that we do not accept."),
    FOREIGN_ISSUER("This code was issued by somebody else, not by this organisation."),
    UNKNOWN_KEY("This code is signed with a key that we do not know."),
    BAD_SIGNATURE("The signature is wrong: the code was changed or forged."),
    UNKNOWN_LAYOUT("This code is genuine, but of a version that cannot be read here.");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
