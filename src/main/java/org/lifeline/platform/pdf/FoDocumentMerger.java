package org.lifeline.platform.pdf;

import java.util.Set;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Merges several XSL-FO documents into one. The output of the templates for one letter is kept as it is, and a template does not need to
 * know that its letter is printed with others. The page masters are those of the first letter, each page sequence keeps the properties of
 * its own root, and identifiers are made unique for each letter.
 */
final class FoDocumentMerger extends DefaultHandler {

    private static final String FO = "http://www.w3.org/1999/XSL/Format";
    private static final int TOP = 2;
    private static final Set<String> IDENTIFIERS = Set.of("id", "ref-id", "internal-destination");

    private final DefaultHandler to;
    private @Nullable Attributes root;
    private int letter;
    private int depth;
    private int leftOut;

    FoDocumentMerger(DefaultHandler to) {
        this.to = to;
    }

    /** Ends the document after the last letter. */
    void finish() throws SAXException {
        to.endElement(FO, "root", "fo:root");
        to.endDocument();
    }

    @Override
    public void startDocument() throws SAXException {
        if (letter == 0) {
            to.startDocument();
        }
    }

    @Override
    public void endDocument() {
        letter++;
    }

    @Override
    public void startElement(String uri, String name, String qName, Attributes attributes) throws SAXException {
        depth++;
        if (depth == 1) {
            root = new AttributesImpl(attributes);
            if (letter == 0) {
                to.startElement(uri, name, qName, attributes);
            }
        } else if (leftOut > 0 || depth == TOP && !isKept(name)) {
            leftOut++;
        } else {
            to.startElement(uri, name, qName, own(attributes, depth == TOP && name.equals("page-sequence")));
        }
    }

    /** Whether an element is kept. A print run has a title of its own, and a document may have only one layout-master-set. */
    private boolean isKept(String name) {
        return name.equals("page-sequence") || letter == 0 && name.equals("layout-master-set");
    }

    private Attributes own(Attributes given, boolean inherits) {
        AttributesImpl own = new AttributesImpl(given);
        for (int i = 0; i < own.getLength(); i++) {
            if (own.getURI(i).isEmpty() && IDENTIFIERS.contains(own.getLocalName(i))) {
                own.setValue(i, own.getValue(i) + "-" + letter);
            }
        }
        if (inherits && root != null) {
            // otherwise a blank page would follow each letter of one page, because the next letter begins with an odd
            // page number
            own.addAttribute("", "force-page-count", "force-page-count", "CDATA", "no-force");
            for (int i = 0; i < root.getLength(); i++) {
                boolean declaration = XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(root.getURI(i));
                if (!declaration && own.getIndex(root.getURI(i), root.getLocalName(i)) < 0) {
                    own.addAttribute(
                            root.getURI(i), root.getLocalName(i), root.getQName(i), root.getType(i), root.getValue(i));
                }
            }
        }
        return own;
    }

    @Override
    public void endElement(String uri, String name, String qName) throws SAXException {
        if (leftOut > 0) {
            leftOut--;
        } else if (depth > 1) {
            to.endElement(uri, name, qName);
        }
        depth--;
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (leftOut == 0 && depth > 1) {
            to.characters(text, start, length);
        }
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        to.startPrefixMapping(prefix, uri);
    }

    @Override
    public void endPrefixMapping(String prefix) throws SAXException {
        to.endPrefixMapping(prefix);
    }
}
