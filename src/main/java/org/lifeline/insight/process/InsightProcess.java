package org.lifeline.insight.process;

import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.ParkedDocuments;
import org.springframework.stereotype.Component;

/** The process of a document that OpenSearch does not take. */
@Component
public class InsightProcess implements ParkedDocuments {

    public static final String PARKED_DOCUMENT = "parkedDocument";
    public static final String KIND = "factKind";
    public static final String KEY = "factKey";

    private final RuntimeService runtime;

    InsightProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void park(FactKind kind, String key) {
        runtime.startProcessInstanceByKey(
                PARKED_DOCUMENT, kind.code() + " " + key, Map.of(KIND, kind.code(), KEY, key));
    }
}
