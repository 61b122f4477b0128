package org.lifeline.programme;

/** What is decided in stages: a person's application, or a provider's claim. */
public enum CaseKind {
    APPLICATION("application"),
    CLAIM("claim");

    private final String key;

    CaseKind(String key) {
        this.key = key;
    }

    /** The name in models and tables. */
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
