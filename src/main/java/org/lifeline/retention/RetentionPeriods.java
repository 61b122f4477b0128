package org.lifeline.retention;

import java.time.Instant;

/** How long records are kept. A decision table, which an analyst may change, answers. */
public interface RetentionPeriods {

    /** Records of this kind that are older than this moment are to be erased. */
    Instant before(String record);
}
