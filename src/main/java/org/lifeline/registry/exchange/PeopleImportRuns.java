package org.lifeline.registry.exchange;

/** The process of a file of people, which reads it in portions and waits for the managers. Files are named by their number. */
public interface PeopleImportRuns {

    /** A file came, and is checked. */
    void start(long id);

    /** It is known now what stands in which column, and everything is checked again. */
    void columnsChosen(long id);

    /** A second manager confirmed what the check found, and people are entered. */
    void confirmed(long id);

    /** Nobody needs the file. */
    void givenUp(long id);
}
