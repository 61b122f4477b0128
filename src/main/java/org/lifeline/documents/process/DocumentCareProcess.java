package org.lifeline.documents.process;

import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.lifeline.documents.DocumentCareRuns;
import org.lifeline.documents.DocumentPagesRuns;
import org.lifeline.documents.DocumentScanRuns;
import org.springframework.stereotype.Component;

/** The processes {@code documentCare}, {@code documentCheck}, {@code documentScan} and {@code documentPages}. */
@Component
class DocumentCareProcess implements DocumentCareRuns, DocumentScanRuns, DocumentPagesRuns {

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

    @Override
    public void start() {
        // one that runs already may have looked before this document came
        runtime.startProcessInstanceByKey("documentScan");
    }

    @Override
    public void startDrawing() {
        runtime.startProcessInstanceByKey("documentPages");
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
