package org.lifeline.platform.pdf;

import com.ibm.icu.text.Bidi;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.typed.PlainText;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The small XML document that a template gets: only what the letter shows, with every text as the reader shall see it. Texts in other
 * scripts are split into {@code run} and {@code outline} elements, which templates/common typesets. A text whose direction differs, or may
 * differ, from that of the page is in an {@code ordered} element with its direction.
 */
public final class PdfView {

    private final Element element;
    private final AtomicBoolean needsShaping;

    private PdfView(Element element, AtomicBoolean needsShaping) {
        this.element = element;
        this.needsShaping = needsShaping;
    }

    /** @param root name of the root element */
    public static PdfView of(String root) {
        try {
            Document document = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .newDocument();
            Element element = document.createElement(root);
            document.appendChild(element);
            return new PdfView(element, new AtomicBoolean());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java has no XML parser", e);
        }
    }

    /** Adds an element with a text; null adds nothing. */
    public PdfView text(String name, @Nullable String value) {
        if (value != null) {
            child(name).append(FontRuns.split(printable(value)));
        }
        return this;
    }

    /** Adds an element and returns it. */
    public PdfView child(String name) {
        Element child = owner().createElement(name);
        element.appendChild(child);
        return new PdfView(child, needsShaping);
    }

    /** Adds an attribute to this element. Only for names and numbers, not for texts that people wrote. */
    public PdfView attribute(String name, String value) {
        element.setAttribute(name, value);
        return this;
    }

    /** Adds a QR code. */
    public PdfView qr(String name, String text) {
        QrCode code = QrCode.of(text);
        child(name)
                .attribute("units", Integer.toString(code.units()))
                .attribute("side", code.sideMm() + "mm")
                .attribute("path", code.path());
        return this;
    }

    /**
     * Adds a drawing.
     *
     * @param svg an SVG file of the product, which is read once: see {@link Drawing}
     */
    public PdfView drawing(String name, Drawing svg) {
        PdfView child = child(name);
        child.element.appendChild(owner().importNode(svg.root(), true));
        return this;
    }

    boolean needsShaping() {
        return needsShaping.get();
    }

    Document document() {
        return owner();
    }

    /**
     * Appends a text, split where its direction changes as well. FOP implements an older version of Unicode's rules, by which a bracket or
     * a digit at the end of a name moves to the other side (it does not pair brackets, UAX 9 N0). So the order is determined here, and FOP
     * only follows it.
     */
    private void append(List<FontRuns.Run> runs) {
        String text = runs.stream().map(FontRuns.Run::text).collect(Collectors.joining());
        Bidi order = new Bidi(text, Bidi.LEVEL_DEFAULT_LTR);
        if (order.getDirection() == Bidi.LTR && !endsWithNeutralCharacter(text)) {
            runs.forEach(this::append);
            return;
        }
        Deque<PdfView> open = new ArrayDeque<>();
        int level = order.getParaLevel();
        open.push(ordered(level));
        int start = 0;
        for (FontRuns.Run run : runs) {
            int end = start + run.text().length();
            for (int from = start; from < end; ) {
                int its = order.getLevelAt(from);
                int to = from + 1;
                while (to < end && (run.outlined() || order.getLevelAt(to) == its)) {
                    to++;
                }
                for (; level > its; level--) {
                    open.pop();
                }
                for (; level < its; level++) {
                    open.push(open.element().ordered(level + 1));
                }
                open.element().append(new FontRuns.Run(text.substring(from, to), run.font(), run.outlined()));
                from = to;
            }
            start = end;
        }
    }

    /** @param level embedding level; odd means from right to left (UAX 9) */
    private PdfView ordered(int level) {
        return child("ordered").attribute("direction", level % 2 == 1 ? "rtl" : "ltr");
    }

    /** Whether a page with the other direction would move the last character to the other side: a bracket, a digit, a full stop. */
    private static boolean endsWithNeutralCharacter(String text) {
        return !text.isEmpty()
                && !Character.isLetter(text.codePointBefore(text.length()))
                && text.codePoints().anyMatch(Character::isLetter);
    }

    private void append(FontRuns.Run run) {
        if (run.needsShaping()) {
            needsShaping.set(true);
        }
        if (run.outlined()) {
            outline(run.text(), run.font());
        } else if (run.font().equals(FontRuns.BASE)) {
            element.appendChild(owner().createTextNode(run.text()));
        } else {
            PdfView child = child("run").attribute("font", run.font());
            child.element.appendChild(owner().createTextNode(run.text()));
        }
    }

    private void outline(String word, String font) {
        TextOutline outline = TextOutline.of(word, font);
        PdfView child = child("outline")
                .attribute("path", outline.path())
                .attribute("width", Long.toString(outline.width()))
                .attribute("ascent", Long.toString(outline.ascent()))
                .attribute("descent", Long.toString(outline.descent()));
        child.element.appendChild(owner().createTextNode(word));
    }

    private Document owner() {
        return element.getOwnerDocument();
    }

    /** Removes characters that XML 1.0 does not allow (§2.2), and direction marks that would affect the rest of the page. */
    private static String printable(String value) {
        return value.codePoints()
                .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : c)
                .filter(c -> c >= 0x20 && (c < 0x7f || c > 0x9f))
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .filter(c -> c != 0xfffe && c != 0xffff)
                .filter(c -> !PlainText.isDirectionMark(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
