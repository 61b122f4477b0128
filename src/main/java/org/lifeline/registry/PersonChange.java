package org.lifeline.registry;

import org.jspecify.annotations.Nullable;
import org.lifeline.audit.AuditLog;

/**
 * Who changes what the registry says about a person, and on what occasion.
 *
 * @param by an account, or {@link AuditLog#SYSTEM}
 * @param caseNumber the case that says it; null where there is none
 */
public record PersonChange(String by, @Nullable String caseNumber) {

    /** What a case says of the person whom it is for. */
    public static PersonChange saidIn(String caseNumber, String filedBy) {
        return new PersonChange(filedBy, caseNumber);
    }
}
