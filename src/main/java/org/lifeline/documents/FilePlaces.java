package org.lifeline.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lifeline.platform.DataFolder;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The places in which files of documents are kept, and the one to which new ones go. */
@Component
class FilePlaces implements DisposableBean {

    private final Map<String, FilePlace> places = new LinkedHashMap<>();
    private final FilePlace current;

    /** @throws org.lifeline.platform.SettingMissing when files shall go to a bucket of which not everything is said */
    FilePlaces(DocumentProperties properties, DataFolder data) {
        add(new FolderPlace(data.folder("documents")));
        if (properties.bucket() != null) {
            add(new BucketPlace(properties.bucket().complete()));
        }
        FilePlace chosen = places.get(properties.place().name());
        if (chosen == null) {
            throw DocumentProperties.Bucket.missing();
        }
        this.current = chosen;
    }

    private void add(FilePlace place) {
        places.put(place.label(), place);
    }

    /** Where new files go. */
    FilePlace current() {
        return current;
    }

    /** @throws UncheckedIOException when the place is not in the settings any more: that says nothing about its files */
    FilePlace get(String label) {
        FilePlace place = places.get(label);
        if (place == null) {
            throw new UncheckedIOException(
                    new IOException("a document is in a " + label + " that lifeline.documents does not name"));
        }
        return place;
    }

    Iterable<FilePlace> all() {
        return places.values();
    }

    @Override
    public void destroy() {
        if (places.get(BucketPlace.LABEL) instanceof BucketPlace bucket) {
            bucket.destroy();
        }
    }
}
