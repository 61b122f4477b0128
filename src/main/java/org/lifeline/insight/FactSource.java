package org.lifeline.insight;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a domain tells for figures. It reads its own tables only. */
public interface FactSource {

    /** What changes as one: all facts of a subject are read again when one of them may have changed. */
    enum Subject {
        application,
        claim,
        voucher,
        redemption,
        signal,
        message,
        bankLine,
        feedback,
        /** After the cases: it takes over what is known of them. */
        refusal
    }

    /** The subjects that this domain knows something of. */
    Set<Subject> subjects();

    /** @param keys of subjects; what is not there is left out */
    List<Fact> facts(Collection<String> keys);
}
