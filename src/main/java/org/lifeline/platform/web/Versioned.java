package org.lifeline.platform.web;

/** An answer of the API that says which version of something it shows: {@link VersionTags} makes it the header {@code ETag}. */
public interface Versioned {

    long version();
}
