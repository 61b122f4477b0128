package org.lifeline.platform.web;

/** An answer of the API that states the version of what it shows; {@link VersionTags} sends it as the header {@code ETag}. */
public interface Versioned {

    long version();
}
