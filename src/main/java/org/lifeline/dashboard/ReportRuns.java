package org.lifeline.dashboard;

/** The process that makes and sends a report. */
public interface ReportRuns {

    /**
     * Starts the process for the report about a programme.
     *
     * @param month such as 2026-10
     */
    void start(String programme, String month);
}
