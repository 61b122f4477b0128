package org.lifeline.notification;

/** Lets those who work on a case know that a message about it reached nobody. A domain that has cases implements it for its own. */
public interface UnreachedPeople {

    /** Whether this is the number of a case of this domain. */
    boolean isCase(String about);

    /** Notes in the case that a message did not reach its person. */
    void note(String caseNumber);
}
