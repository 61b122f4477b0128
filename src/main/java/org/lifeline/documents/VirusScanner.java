package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A program that looks for viruses. */
interface VirusScanner {

    /** Whether the settings name one. Without it nothing is scanned, and nothing is held back. */
    boolean isPresent();

    /**
     * Looks for a virus.
     *
     * @return the name of the virus; empty when the scanner found the content clean
     * @throws IOException when the scanner cannot be reached, does not answer in time, or says neither
     */
    Optional<String> find(InputStream content) throws IOException;
}
