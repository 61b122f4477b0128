package org.lifeline.platform.pdf;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.fop.apps.FOPException;
import org.apache.fop.apps.FOUserAgent;
import org.apache.fop.apps.FopFactory;
import org.apache.fop.apps.FopFactoryBuilder;
import org.apache.fop.events.Event;
import org.apache.fop.events.EventFormatter;
import org.apache.fop.events.model.EventSeverity;
import org.apache.fop.image.loader.batik.PreloaderSVG;
import org.apache.xmlgraphics.io.Resource;
import org.apache.xmlgraphics.io.ResourceResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xml.sax.SAXException;

/**
 * Renders a view with a template in templates/ to a PDF for archives and screen readers (PDF/A-3, PDF/UA-1). The same view, template and
 * time always give the same bytes. Nothing outside the class path is ever read.
 */
@Component
public final class PdfRenderer {

    static final String FONTS = "/fonts/";

    private static final Logger LOG = LoggerFactory.getLogger(PdfRenderer.class);
    private static final String TEMPLATES = "/templates/";

    /** Stands for the class path. FOP requires a scheme that java.net.URL knows, but asks our resolver for everything. */
    private static final URI BASE = URI.create("file:" + FONTS);

    private static final String MIME = "application/pdf";
    private static final List<String> PLAIN_FONTS = files(FontRuns.BASE);
    private static final List<String> ALL_FONTS =
            files(FontRuns.BASE, "NotoSansArabic", "NotoSansDevanagari", "NotoSansEthiopic");

    private static final String TEMPLATE = "template";

    /** By template: there are only so many files. */
    private static final Meter.MeterProvider<Timer> RENDERING = Timer.builder("lifeline.rendering")
            .description("PDF files: a letter, or all letters of a print")
            .serviceLevelObjectives(
                    Duration.ofMillis(50),
                    Duration.ofMillis(200),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60))
            .withRegistry(Metrics.globalRegistry);

    private final Map<String, Templates> compiled = new ConcurrentHashMap<>();

    /** Letters in the base font only. Its parsed tables need 4 MB each. */
    private final FopPool plain = new FopPool(4, () -> fop(PLAIN_FONTS, false));

    /** Letters in other scripts: shaping makes each slower, and the tables need 22 MB, so only one is kept. */
    private final FopPool shaping = new FopPool(1, () -> fop(ALL_FONTS, true));

    /**
     * Renders a letter.
     *
     * @param template path below templates/ without its ending, such as {@code voucher/voucher}
     * @param created the document's date: the time of the event that the letter is about, not the time of rendering
     * @throws PdfNotRendered when the template is missing or has an error, or the view does not match it
     */
    public byte[] render(String template, PdfView view, Instant created) {
        Timer.Sample time = Timer.start();
        try {
            return letter(template, view, created);
        } finally {
            time.stop(RENDERING.withTag(TEMPLATE, template));
        }
    }

    private byte[] letter(String template, PdfView view, Instant created) {
        try (FopPool.Borrowed borrowed = (view.needsShaping() ? shaping : plain).borrow()) {
            FopFactory fop = borrowed.factory();
            FOUserAgent agent = fop.newFOUserAgent();
            agent.setAccessibility(true);
            // shaped glyphs have no character of their own, which level A forbids (ISO 19005-3 6.2.11.7.3) and level U
            // allows
            agent.getRendererOptions().put("pdf-a-mode", view.needsShaping() ? "PDF/A-3u" : "PDF/A-3a");
            agent.getRendererOptions().put("pdf-ua-mode", "PDF/UA-1");
            agent.setCreationDate(Date.from(created));
            agent.setProducer("Lifeline");
            agent.getEventBroadcaster().addEventListener(PdfRenderer::report);
            ByteArrayOutputStream pdf = new ByteArrayOutputStream(64 * 1024);
            compiled(template)
                    .newTransformer()
                    .transform(
                            new DOMSource(view.document()),
                            new SAXResult(fop.newFop(MIME, agent, pdf).getDefaultHandler()));
            return StablePdf.of(pdf.toByteArray(), created);
        } catch (FOPException | TransformerException | RuntimeException e) {
            throw new PdfNotRendered(template, e);
        }
    }

    /**
     * Renders several letters into one document. Each letter starts on a new page, with page number one. The document is for a printer, so
     * it has no structure for screen readers and is not for archives. Each font is embedded only once, so this is faster than rendering
     * each letter separately.
     *
     * @param template as in {@link #render}; page masters come from the first letter
     * @throws PdfNotRendered when the template is missing or has an error, or a view does not match it
     */
    byte[] renderPages(String template, List<PdfView> views) {
        Timer.Sample time = Timer.start();
        try {
            return pages(template, views);
        } finally {
            time.stop(RENDERING.withTag(TEMPLATE, template));
        }
    }

    private byte[] pages(String template, List<PdfView> views) {
        boolean needsShaping = views.stream().anyMatch(PdfView::needsShaping);
        try (FopPool.Borrowed borrowed = (needsShaping ? shaping : plain).borrow()) {
            FopFactory fop = borrowed.factory();
            FOUserAgent agent = fop.newFOUserAgent();
            agent.setProducer("Lifeline");
            agent.getEventBroadcaster().addEventListener(PdfRenderer::report);
            ByteArrayOutputStream pdf = new ByteArrayOutputStream(256 * 1024);
            FoDocumentMerger pages =
                    new FoDocumentMerger(fop.newFop(MIME, agent, pdf).getDefaultHandler());
            Templates compiledTemplate = compiled(template);
            for (PdfView view : views) {
                compiledTemplate.newTransformer().transform(new DOMSource(view.document()), new SAXResult(pages));
            }
            pages.finish();
            return pdf.toByteArray();
        } catch (TransformerException | SAXException | RuntimeException e) {
            throw new PdfNotRendered(template, e);
        }
    }

    /** Names of the templates in a folder of templates/, without their ending, sorted. */
    public List<String> templates(String folder) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:templates/" + folder + "/*.xsl"))
                    .map(file -> Objects.requireNonNull(file.getFilename()).replaceAll("\\.xsl$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the templates of " + folder + " cannot be read", e);
        }
    }

    private Templates compiled(String name) throws TransformerException {
        Templates known = compiled.get(name);
        if (known == null) {
            known = compile(name);
            compiled.put(name, known);
        }
        return known;
    }

    private static Templates compile(String name) throws TransformerException {
        // the JDK's own implementation, because another one on the class path may not know these limits
        TransformerFactory xslt = TransformerFactory.newDefaultInstance();
        xslt.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        xslt.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        xslt.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
        xslt.setURIResolver((href, base) ->
                source(URI.create(base).resolve(href).normalize().getPath()));
        return xslt.newTemplates(source(TEMPLATES + name + ".xsl"));
    }

    private static Source source(String path) throws TransformerException {
        InputStream in = path.startsWith(TEMPLATES) ? PdfRenderer.class.getResourceAsStream(path) : null;
        if (in == null) {
            throw new TransformerException("There is no template " + path);
        }
        return new StreamSource(in, "classpath:" + path);
    }

    private static List<String> files(String... families) {
        return Stream.of(families)
                .flatMap(family -> Stream.of(family + "-Regular.ttf", family + "-Bold.ttf"))
                .toList();
    }

    private static FopFactory fop(List<String> fonts, boolean shaping) {
        FopFactory factory = new FopFactoryBuilder(BASE, new ClassPathOnly())
                .setComplexScriptFeatures(shaping)
                .build();
        factory.getRendererFactory().addDocumentHandlerMaker(new ParsedFonts(fonts, shaping));
        factory.getImageManager().getRegistry().registerPreloader(new SvgFirst());
        PlainDrawings.addTo(factory.getImageManager().getRegistry());
        return factory;
    }

    /** A message may quote the letter, so only messages about errors of the template are logged completely. */
    private static void report(Event event) {
        if (event.getSeverity() == EventSeverity.WARN || event.getSeverity() == EventSeverity.ERROR) {
            LOG.warn("FOP: {}", event.getEventID());
            LOG.debug("FOP: {}", EventFormatter.format(event));
        }
    }

    /**
     * Recognises an SVG drawing before any other kind of picture is tried. Otherwise FOP first writes each drawing out as text, to see
     * whether it is a Windows metafile.
     */
    private static final class SvgFirst extends PreloaderSVG {

        @Override
        public int getPriority() {
            return 1;
        }
    }

    /** Font files are kept in memory, because each document embeds its part of them. */
    private static final class ClassPathOnly implements ResourceResolver {

        private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

        @Override
        public Resource getResource(URI uri) throws IOException {
            boolean font =
                    BASE.getScheme().equals(uri.getScheme()) && uri.getPath().startsWith(FONTS);
            byte[] file = font ? FILES.get(uri.getPath()) : null;
            if (font && file == null) {
                file = read(uri.getPath());
            }
            if (file == null) {
                throw new FileNotFoundException(uri + " is not part of the product");
            }
            return new Resource(new ByteArrayInputStream(file));
        }

        private static byte @Nullable [] read(String path) throws IOException {
            try (InputStream in = PdfRenderer.class.getResourceAsStream(path)) {
                if (in == null) {
                    return null;
                }
                byte[] file = in.readAllBytes();
                FILES.put(path, file);
                return file;
            }
        }

        @Override
        public OutputStream getOutputStream(URI uri) throws IOException {
            throw new IOException("Nothing is written");
        }
    }
}
