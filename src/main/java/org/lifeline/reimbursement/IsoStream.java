package org.lifeline.reimbursement;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXTransformerFactory;
import javax.xml.transform.sax.TransformerHandler;
import javax.xml.transform.stream.StreamResult;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * An ISO 20022 message that is written piece by piece, in UTF-8, so that one of ten thousand transactions needs no more memory than one of
 * one. The pieces are objects of the message library; only the frame is written here.
 */
final class IsoStream implements AutoCloseable {

    private static final Attributes NONE = new AttributesImpl();

    private final Map<Class<?>, Marshaller> marshallers = new HashMap<>();
    private final TransformerHandler file;
    private final Named names;
    private final String message;

    /**
     * @param type of the message, such as {@code pain.001.001.09}
     * @param message the element below the document
     */
    IsoStream(OutputStream out, String type, String message) throws IOException {
        this.message = message;
        try {
            file = ((SAXTransformerFactory) TransformerFactory.newDefaultInstance()).newTransformerHandler();
            file.setResult(new StreamResult(out));
            names = new Named("urn:iso:std:iso:20022:tech:xsd:" + type, file);
            file.startDocument();
            file.startPrefixMapping("", names.namespace);
            names.startElement("", "Document", "Document", NONE);
            names.startElement("", message, message, NONE);
        } catch (TransformerConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    /** Writes a whole piece. */
    <T> void write(String element, Class<T> type, T piece) throws IOException {
        marshal(element, type, piece);
    }

    /** Writes a piece and leaves it open for further ones at its end. */
    <T> void open(String element, Class<T> type, T piece) throws IOException {
        names.leaveOpen = element;
        marshal(element, type, piece);
        names.leaveOpen = "";
    }

    void close(String element) throws IOException {
        try {
            names.endElement("", element, element);
        } catch (SAXException e) {
            throw new IOException(e);
        }
    }

    private <T> void marshal(String element, Class<T> type, T piece) throws IOException {
        try {
            Marshaller marshaller = marshallers.get(type);
            if (marshaller == null) {
                marshaller = JAXBContext.newInstance(type).createMarshaller();
                marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
                marshallers.put(type, marshaller);
            }
            marshaller.marshal(new JAXBElement<>(new QName(element), type, piece), names);
        } catch (JAXBException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        close(message);
        close("Document");
        try {
            file.endPrefixMapping("");
            file.endDocument();
        } catch (SAXException e) {
            throw new IOException(e);
        }
    }

    /** Gives each element the namespace of the message: the classes of the library do not name it. */
    private static final class Named extends XMLFilterImpl {

        private final String namespace;
        private String leaveOpen = "";

        Named(String namespace, TransformerHandler file) {
            this.namespace = namespace;
            setContentHandler(file);
        }

        @Override
        public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
            super.startElement(namespace, name, name, attributes);
        }

        @Override
        public void endElement(String uri, String name, String qualified) throws SAXException {
            if (!name.equals(leaveOpen)) {
                super.endElement(namespace, name, name);
            }
        }

        @Override
        public void startDocument() {}

        @Override
        public void endDocument() {}

        @Override
        public void startPrefixMapping(String prefix, String uri) {}

        @Override
        public void endPrefixMapping(String prefix) {}
    }
}
