package org.lifeline.retention;

/** Personal data of an application that a later domain keeps, and that are erased together with the application. */
public interface PersonalRecords {

    /** Erases what says something about the person of this application; what was decided stays. */
    void erase(String applicationNumber);
}
