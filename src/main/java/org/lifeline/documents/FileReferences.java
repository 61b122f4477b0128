package org.lifeline.documents;

/** Rows of a domain that refer to files in the document store. Each domain that keeps such rows implements it. */
public interface FileReferences {

    /** Whether a row of this domain refers to the file. @param sha256 the file's checksum, in hex */
    boolean refersTo(String sha256);
}
