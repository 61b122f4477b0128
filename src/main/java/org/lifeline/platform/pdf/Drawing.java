package org.lifeline.platform.pdf;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** An SVG drawing that an analyst added to the templates. */
public final class Drawing {

    private static final String SVG = "http://www.w3.org/2000/svg";

    private final Element root;

    private Drawing(Element root) {
        this.root = root;
    }

    /**
     * Reads a drawing. It fetches nothing that the drawing refers to.
     *
     * @param file name of the file, for the message
     * @throws IllegalArgumentException when it is not valid SVG
     */
    public static Drawing read(InputStream svg, String file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder().parse(svg).getDocumentElement();
            if (!SVG.equals(root.getNamespaceURI())
                    || !"svg".equals(root.getLocalName())
                    || root.getAttribute("viewBox").isEmpty()) {
                throw new IllegalArgumentException(file + " is no SVG drawing with a viewBox");
            }
            return new Drawing(root);
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException(file + " is no SVG drawing: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java has no XML parser", e);
        }
    }

    /**
     * A copy of the drawing. Several letters use it at the same time, and a DOM is not safe for concurrent use, not even for reading.
     */
    synchronized Element root() {
        return (Element) root.cloneNode(true);
    }
}
