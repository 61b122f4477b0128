package org.lifeline.voucher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.pdf.PdfNotRendered;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PrintRuns;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A command with which an analyst tries a template: {@code preview-voucher voucher-card card.pdf}. It starts nothing else of the product.
 */
public final class PreviewVoucher {

    /** The first argument of the command line. */
    public static final String COMMAND = "preview-voucher";

    private PreviewVoucher() {}

    /** Runs the command. If it fails, prints one line on the console and ends the JVM with exit code 1. */
    public static void main(String[] args) {
        if (!run(args, System.out)) {
            System.exit(1);
        }
    }

    static boolean run(String[] args, PrintStream console) {
        VoucherTemplates templates = templates();
        if (args.length < 2 || args.length > 3 || !templates.names().contains(args[0])) {
            console.println("Say which template and which file: preview-voucher " + templates.names()
                    + " file.pdf [language: " + String.join(", ", templates.samples()) + "]");
            return false;
        }
        String language = args.length == 3 ? args[2] : "English";
        if (!templates.samples().contains(language)) {
            console.println("There is no sample in " + language + ", but in " + templates.samples());
            return false;
        }
        try {
            Path file = Files.write(Path.of(args[1]), templates.preview(args[0], language, "Lifeline"));
            console.println("Look at " + file.toAbsolutePath());
            return true;
        } catch (PdfNotRendered e) {
            Throwable cause = e.getCause();
            console.println("The template " + args[0] + " does not work: "
                    + (cause == null ? e.getMessage() : cause.getMessage()));
            return false;
        } catch (IOException e) {
            console.println("The file cannot be written: " + e);
            return false;
        }
    }

    private static VoucherTemplates templates() {
        try {
            PdfRenderer renderer = new PdfRenderer();
            return new VoucherTemplates(
                    new VoucherDocument(renderer, new PrintRuns(renderer)),
                    new Languages(new PathMatchingResourcePatternResolver()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
