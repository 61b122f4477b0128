package org.lifeline.redemption;

import java.util.Optional;

/** The telephone number on which a beneficiary can say that help was not given, or that somebody asked for money. */
public interface HelpLine {

    /** The number of a programme, as it is printed; empty where the programme has none. */
    Optional<String> of(String programme);
}
