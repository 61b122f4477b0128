package org.lifeline.programme;

/** The kinds of case that are decided in stages: a person's application, a provider's claim, or its dispute of what was decided about one. */
public enum CaseKind {
    APPLICATION("application"),
    CLAIM("claim"),
    /** Its number is that of a claim, too: it asks for what was not approved of the disputed one. */
    DISPUTE("dispute");

    private final String key;

    CaseKind(String key) {
        this.key = key;
    }

    /** The name that models and tables use. */
    public String key() {
        return key;
    }

    public static CaseKind of(String key) {
        for (CaseKind kind : values()) {
            if (kind.key.equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of case: " + key);
    }
}
