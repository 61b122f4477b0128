package org.lifeline.documents.process;

import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.lifeline.documents.DocumentCareRuns;
import org.springframework.stereotype.Component;

/** The processes {@code documentCare} and {@code documentCheck}. */
@Component
class DocumentCareProcess implements DocumentCareRuns {

    static final String DOCUMENTS_LEFT = "documentsLeft";
    static final String READ_UP_TO = "readUpTo";

    private final RuntimeService runtime;

    DocumentCareProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public boolean startCare() {
        return start("documentCare");
    }

    @Override
    public boolean startCheck() {
        return start("documentCheck");
    }

    /** The checksum of the last document that was read; empty at the beginning. */
    static String readUpTo(VariableScope scope) {
        return Objects.requireNonNullElse((String) scope.getVariable(READ_UP_TO), "");
    }

    private boolean start(String key) {
        if (runtime.createProcessInstanceQuery().processDefinitionKey(key).count() > 0) {
            return false;
        }
        runtime.startProcessInstanceByKey(key);
        return true;
    }
}
