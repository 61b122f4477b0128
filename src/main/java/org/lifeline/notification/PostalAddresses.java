package org.lifeline.notification;

import java.util.List;
import java.util.Optional;

/** Knows where people can be written to by post. A domain that has cases implements it for its own. */
public interface PostalAddresses {

    /**
     * Where a letter goes.
     *
     * @param programme code of the programme of the case, whose managers print it
     * @param programmeName heads the letter
     * @param lines name and address, from the top
     */
    record Postal(String programme, String programmeName, List<String> lines) {}

    /** The address of the person of a case; empty where they gave none, or the case is not of this domain. */
    Optional<Postal> of(String caseNumber);
}
