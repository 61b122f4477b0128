package org.lifeline.approval;

import org.lifeline.approval.Assessments.Marks;

/** The decision table that makes one score of an officer's marks. The engine evaluates it, which this package does not know. */
public interface AssessmentScore {

    /** The points of these marks. */
    int of(Marks marks);
}
