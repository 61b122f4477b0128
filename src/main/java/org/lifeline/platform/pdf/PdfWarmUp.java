package org.lifeline.platform.pdf;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Renders each kind of letter once after the start, because the first page takes two seconds and nobody should have to wait for it. */
@Component
class PdfWarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(PdfWarmUp.class);

    private final List<PdfSample> samples;

    PdfWarmUp(List<PdfSample> samples) {
        this.samples = samples;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        Thread thread = new Thread(this::renderAll, "pdf-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void renderAll() {
        for (PdfSample sample : samples) {
            try {
                sample.renderSample();
            } catch (RuntimeException broken) {
                LOG.error("{} cannot be rendered", sample.getClass().getSimpleName(), broken);
            }
        }
    }
}
