package org.lifeline.datarequest;

import java.time.Duration;

/** Who decides about a request, and how long they have. Decision tables, which an analyst may change, answer. */
public interface DataRequestRule {

    /** The group of officers that decides about requests of this kind. */
    String decidedBy(DataRequest.Kind kind);

    /** How long they have. */
    Duration time(DataRequest.Kind kind);
}
