package org.lifeline.datarequest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process that puts a request before somebody who decides. It acts in the caller's transaction. */
public interface DataRequestProcesses {

    /**
     * Begins the process of a request.
     *
     * @param programme of the application; null for an erasure
     * @param people accounts of those who may decide; empty: any member of the group
     */
    void start(DataRequest request, @Nullable String programme, List<String> people, String group);
}
