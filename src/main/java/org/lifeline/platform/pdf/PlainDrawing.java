package org.lifeline.platform.pdf;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.batik.parser.AWTPathProducer;
import org.apache.batik.parser.ParseException;
import org.apache.xmlgraphics.java2d.Graphics2DImagePainter;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * An SVG drawing of nothing but paths and circles in plain colours, such as a QR code. It is painted without Batik, which builds a style
 * sheet, a scripting context and a scene for each drawing; for a QR code, that took longer than all text of a letter.
 */
final class PlainDrawing implements Graphics2DImagePainter {

    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final String BLACK = "#000000";
    private static final String NONE = "none";
    private static final Set<String> OF_ROOT = Set.of("width", "height", "viewBox");
    private static final Set<String> OF_PAINT =
            Set.of("fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap");
    private static final Map<String, Integer> CAPS = Map.of(
            "", BasicStroke.CAP_BUTT,
            "butt", BasicStroke.CAP_BUTT,
            "round", BasicStroke.CAP_ROUND,
            "square", BasicStroke.CAP_SQUARE);
    private static final Map<String, Integer> JOINS = Map.of(
            "", BasicStroke.JOIN_MITER,
            "miter", BasicStroke.JOIN_MITER,
            "round", BasicStroke.JOIN_ROUND,
            "bevel", BasicStroke.JOIN_BEVEL);
    private static final float MITER_LIMIT = 4;

    /** @param fill null: not filled. @param line null: no line along the edge */
    private record Figure(
            Shape shape, @Nullable Color fill, @Nullable Color line, BasicStroke stroke) {}

    /** The drawing has more than this knows, or is not valid. Batik then paints it, or says what is wrong. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final double width;
    private final double height;
    private final List<Figure> figures = new ArrayList<>();

    private PlainDrawing(Element root) throws NotPlain {
        allow(root, OF_ROOT, Set.of());
        width = number(root.getAttribute("width"));
        height = number(root.getAttribute("height"));
        String[] view = root.getAttribute("viewBox").split(" ", -1);
        // units of the drawing are those of its size, so nothing has to be scaled or moved
        if (width == 0
                || height == 0
                || view.length != 4
                || !view[0].equals("0")
                || !view[1].equals("0")
                || number(view[2]) != width
                || number(view[3]) != height) {
            throw new NotPlain();
        }
        for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                figures.add(figure(element));
            } else if (child.getNodeType() == Node.TEXT_NODE
                    && !child.getTextContent().isBlank()) {
                throw new NotPlain();
            }
        }
    }

    /** The drawing; empty when it has anything beside paths and circles in plain colours. */
    static Optional<PlainDrawing> of(Element root) {
        try {
            return SVG.equals(root.getNamespaceURI()) && "svg".equals(root.getLocalName())
                    ? Optional.of(new PlainDrawing(root))
                    : Optional.empty();
        } catch (NotPlain e) {
            return Optional.empty();
        }
    }

    /** In units of the drawing. */
    double width() {
        return width;
    }

    /** In units of the drawing. */
    double height() {
        return height;
    }

    private static Figure figure(Element element) throws NotPlain {
        if (!SVG.equals(element.getNamespaceURI()) || element.getFirstChild() != null) {
            throw new NotPlain();
        }
        return new Figure(
                shape(element),
                colour(element.getAttribute("fill"), BLACK),
                colour(element.getAttribute("stroke"), NONE),
                stroke(element));
    }

    private static Shape shape(Element element) throws NotPlain {
        switch (element.getLocalName()) {
            case "path" -> {
                allow(element, OF_PAINT, Set.of("d"));
                return path(element.getAttribute("d"));
            }
            case "circle" -> {
                allow(element, OF_PAINT, Set.of("cx", "cy", "r"));
                double radius = number(element.getAttribute("r"));
                return new Ellipse2D.Double(
                        number(element.getAttribute("cx")) - radius,
                        number(element.getAttribute("cy")) - radius,
                        2 * radius,
                        2 * radius);
            }
            default -> throw new NotPlain();
        }
    }

    private static Shape path(String data) throws NotPlain {
        try {
            return AWTPathProducer.createShape(new StringReader(data), PathIterator.WIND_NON_ZERO);
        } catch (IOException | ParseException e) {
            throw new NotPlain();
        }
    }

    private static BasicStroke stroke(Element element) throws NotPlain {
        String wide = element.getAttribute("stroke-width");
        Integer cap = CAPS.get(element.getAttribute("stroke-linecap"));
        Integer join = JOINS.get(element.getAttribute("stroke-linejoin"));
        if (cap == null || join == null) {
            throw new NotPlain();
        }
        return new BasicStroke(wide.isEmpty() ? 1 : (float) number(wide), cap, join, MITER_LIMIT);
    }

    private static @Nullable Color colour(String written, String otherwise) throws NotPlain {
        String colour = written.isEmpty() ? otherwise : written;
        if (colour.equals(NONE)) {
            return null;
        }
        if (!COLOUR.matcher(colour).matches()) {
            throw new NotPlain();
        }
        return Color.decode(colour);
    }

    private static double number(String text) throws NotPlain {
        if (!NUMBER.matcher(text).matches()) {
            throw new NotPlain();
        }
        return Double.parseDouble(text);
    }

    /** An attribute that is not known here could change how the drawing looks. */
    private static void allow(Element element, Set<String> some, Set<String> others) throws NotPlain {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            String name = attribute.getNodeName();
            boolean declaration = name.equals("xmlns") || name.startsWith("xmlns:");
            boolean known = some.contains(name) || others.contains(name);
            if (!declaration && !known && ((Attr) attribute).getSpecified()) {
                throw new NotPlain();
            }
        }
    }

    @Override
    public void paint(Graphics2D page, Rectangle2D area) {
        page.scale(area.getWidth() / width, area.getHeight() / height);
        for (Figure figure : figures) {
            if (figure.fill() != null) {
                page.setColor(figure.fill());
                page.fill(figure.shape());
            }
            if (figure.line() != null) {
                page.setColor(figure.line());
                page.setStroke(figure.stroke());
                page.draw(figure.shape());
            }
        }
    }

    @Override
    public Dimension getImageSize() {
        return new Dimension((int) Math.round(width), (int) Math.round(height));
    }
}
