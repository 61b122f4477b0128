package org.lifeline.platform.pdf;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fop.apps.FOUserAgent;
import org.apache.fop.apps.io.InternalResourceResolver;
import org.apache.fop.fonts.CIDFontType;
import org.apache.fop.fonts.CMapSegment;
import org.apache.fop.fonts.EmbeddingMode;
import org.apache.fop.fonts.FontCollection;
import org.apache.fop.fonts.FontInfo;
import org.apache.fop.fonts.FontTriplet;
import org.apache.fop.fonts.MultiByteFont;
import org.apache.fop.fonts.truetype.FontFileReader;
import org.apache.fop.fonts.truetype.OFFontLoader;
import org.apache.fop.fonts.truetype.TTFFile;
import org.apache.fop.render.intermediate.IFContext;
import org.apache.fop.render.intermediate.IFDocumentHandler;
import org.apache.fop.render.intermediate.IFDocumentHandlerConfigurator;
import org.apache.fop.render.pdf.PDFDocumentHandler;
import org.apache.fop.render.pdf.PDFDocumentHandlerMaker;
import org.apache.fop.render.pdf.PDFRendererConfig.PDFRendererConfigParser;
import org.apache.fop.render.pdf.PDFRendererConfigurator;

/**
 * Makes FOP's documents with fonts that were parsed before. FOP itself parses each font file anew for each document, which took a quarter
 * of the time of a letter. What a document uses of a font (its subset) belongs to that document, so each document gets a font object of its
 * own over the tables that are parsed once. FOP's shaping tables remember what they looked up, so only one document may use this at a time.
 */
final class ParsedFonts extends PDFDocumentHandlerMaker {

    private final List<String> files;
    private final boolean shaping;
    private final Map<String, Parsed> parsed = new HashMap<>();

    /**
     * @param files names of the font files, such as {@code NotoSans-Bold.ttf}; a font is found in a letter by its family and whether it
     *     is bold
     * @param shaping whether to read the tables for scripts that need shaping
     */
    ParsedFonts(List<String> files, boolean shaping) {
        this.files = files;
        this.shaping = shaping;
    }

    @Override
    public IFDocumentHandler makeIFDocumentHandler(IFContext context) {
        PDFDocumentHandler handler = new PDFDocumentHandler(context) {
            @Override
            public IFDocumentHandlerConfigurator getConfigurator() {
                return new Configurator(getUserAgent());
            }
        };
        FOUserAgent agent = context.getUserAgent();
        if (agent.isAccessibilityEnabled()) {
            agent.setStructureTreeEventHandler(handler.getStructureTreeEventHandler());
        }
        return handler;
    }

    private final class Configurator extends PDFRendererConfigurator {

        Configurator(FOUserAgent agent) {
            super(agent, new PDFRendererConfigParser());
        }

        @Override
        protected FontCollection getCustomFontCollection(InternalResourceResolver resolver, String mimeType) {
            return (number, fonts) -> addTo(fonts, number, resolver);
        }
    }

    private int addTo(FontInfo fonts, int firstNumber, InternalResourceResolver resolver) {
        int number = firstNumber;
        for (String file : files) {
            String name = "F" + number++;
            fonts.addMetrics(
                    name,
                    parsed.computeIfAbsent(file, unread -> parse(unread, resolver))
                            .font(resolver));
            fonts.addFontProperties(name, triplet(file));
        }
        return number;
    }

    private static FontTriplet triplet(String file) {
        String family = file.substring(0, file.indexOf('-'));
        return new FontTriplet(family, "normal", file.contains("-Bold") ? 700 : 400);
    }

    private Parsed parse(String file, InternalResourceResolver resolver) {
        URI uri = URI.create(file);
        try (InputStream in = resolver.getResource(uri)) {
            FontFileReader reader = new FontFileReader(in);
            TTFFile tables = new TTFFile(true, shaping);
            if (!tables.readFont(reader, OFFontLoader.readHeader(reader), (String) null) || !tables.isEmbeddable()) {
                throw new IllegalStateException(file + " is no TrueType font that may be embedded");
            }
            return new Parsed(
                    uri,
                    tables,
                    tables.getWidths(),
                    tables.getBoundingBoxes(),
                    tables.getCMaps().toArray(CMapSegment[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException("the font " + file + " cannot be read", e);
        }
    }

    /** One font file. Widths, boxes and character map are kept beside the tables, which would compute them anew at each call. */
    private record Parsed(URI uri, TTFFile tables, int[] widths, Rectangle[] boxes, CMapSegment[] characters) {

        /** A font for one document, whose glyphs FOP embeds as a subset. */
        MultiByteFont font(InternalResourceResolver resolver) {
            MultiByteFont font = new MultiByteFont(resolver, EmbeddingMode.SUBSET);
            font.setFontURI(uri);
            font.setEmbedURI(uri);
            font.setCIDType(CIDFontType.CIDTYPE2);
            font.setFontName(
                    tables.getEmbedFontName().isEmpty() ? tables.getPostScriptName() : tables.getEmbedFontName());
            font.setFullName(tables.getFullName());
            font.setFamilyNames(tables.getFamilyNames());
            font.setFontSubFamilyName(tables.getSubFamilyName());
            font.setCapHeight(tables.getCapHeight());
            font.setXHeight(tables.getXHeight());
            font.setAscender(tables.getLowerCaseAscent());
            font.setDescender(tables.getLowerCaseDescent());
            font.setFontBBox(tables.getFontBBox());
            font.setUnderlineThickness(tables.getUnderlineThickness());
            font.setUnderlinePosition(tables.getUnderlinePosition() - tables.getUnderlineThickness() / 2);
            font.setStrikeoutThickness(tables.getStrikeoutThickness());
            font.setStrikeoutPosition(tables.getStrikeoutPosition() - tables.getStrikeoutThickness() / 2);
            font.setFlags(tables.getFlags());
            font.setStemV(Integer.parseInt(tables.getStemV()));
            font.setItalicAngle(Integer.parseInt(tables.getItalicAngle()));
            font.setWeight(tables.getWeightClass());
            font.setWidthArray(widths);
            font.setBBoxArray(boxes);
            font.setCMap(characters);
            if (tables.getKerning() != null) {
                font.replaceKerningMap(tables.getKerning());
            }
            font.setGDEF(tables.getGDEF());
            font.setGSUB(tables.getGSUB());
            font.setGPOS(tables.getGPOS());
            return font;
        }
    }
}
