package org.lifeline.programme;

/** The kinds of case that are decided in stages: a person's application, or a provider's claim. */
public enum CaseKind {
    APPLICATION("application"),
    CLAIM("claim");

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
