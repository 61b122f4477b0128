package org.lifeline.documents;

/** Starts what is otherwise started by the clock. */
public interface DocumentCareRuns {

    /** Renews keys and moves files now. @return false when this runs already */
    boolean startCare();

    /** Reads every document now. @return false when this runs already */
    boolean startCheck();
}
