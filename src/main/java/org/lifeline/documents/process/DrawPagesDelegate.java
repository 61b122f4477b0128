package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.PageDrawing;
import org.springframework.stereotype.Component;

/** Draws the pages of some documents. */
@Component
class DrawPagesDelegate implements JavaDelegate {

    private final PageDrawing drawing;

    DrawPagesDelegate(PageDrawing drawing) {
        this.drawing = drawing;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(DocumentCareProcess.DOCUMENTS_LEFT, drawing.drawSome());
    }
}
