package org.lifeline.platform.pdf;

import jakarta.annotation.PreDestroy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Renders many letters into one document for a printer. Each processor renders a few at a time, so a thousand letters need as much memory
 * as a hundred. The pages are put together in the order of the letters.
 */
@Component
public final class PrintRuns {

    /** Enough letters that the time for reading fonts does not matter, and few enough that two processors share a run of a hundred. */
    private static final int LETTERS_AT_ONCE = 25;

    private final PdfRenderer renderer;
    private final ExecutorService workers;

    public PrintRuns(PdfRenderer renderer) {
        this.renderer = renderer;
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = new Thread(work, "print-run");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The document of a run. */
    public record Printed(byte[] pdf, int pages) {}

    /**
     * Renders the letters in this order. Each starts on a new page. Small pages, such as cards, are placed side by side on sheets of A4
     * with cut marks.
     *
     * @param template as in {@link PdfRenderer#render}
     * @param view makes the view of one letter; called by several threads
     * @param title title of the document
     * @throws PdfNotRendered when the template is missing or has an error, or a view does not match it
     */
    public <T> Printed print(String template, List<T> letters, Function<T, PdfView> view, String title) {
        List<Future<byte[]>> parts = new ArrayList<>();
        for (int from = 0; from < letters.size(); from += LETTERS_AT_ONCE) {
            List<T> few = letters.subList(from, Math.min(letters.size(), from + LETTERS_AT_ONCE));
            parts.add(workers.submit(
                    () -> renderer.renderPages(template, few.stream().map(view).toList())));
        }
        try (Sheets sheets = new Sheets(title)) {
            for (Future<byte[]> part : parts) {
                sheets.add(part.get());
            }
            ByteArrayOutputStream pdf = new ByteArrayOutputStream(1024 * 1024);
            int pages = sheets.write(pdf);
            return new Printed(pdf.toByteArray(), pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the print run was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PdfNotRendered broken) {
                throw broken;
            }
            throw new IllegalStateException("the print run failed", e);
        } finally {
            parts.forEach(part -> part.cancel(true));
        }
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
