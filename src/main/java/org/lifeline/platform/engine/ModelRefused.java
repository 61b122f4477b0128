package org.lifeline.platform.engine;

import java.util.List;
import org.camunda.bpm.engine.exception.NotValidException;

/** A deployment is refused, with a list of the elements that are not allowed. Nothing of it is stored, and nothing of it has run. */
public class ModelRefused extends NotValidException {

    private static final int SAID_AT_MOST = 10;

    private final transient List<String> objections;

    ModelRefused(String resource, List<String> objections) {
        super(resource + " is refused. "
                + String.join(" ", objections.subList(0, Math.min(SAID_AT_MOST, objections.size())))
                + (objections.size() > SAID_AT_MOST ? " And " + (objections.size() - SAID_AT_MOST) + " more." : ""));
        this.objections = List.copyOf(objections);
    }

    /** The objections, each with the element's name and the reason. */
    public List<String> objections() {
        return objections;
    }
}
