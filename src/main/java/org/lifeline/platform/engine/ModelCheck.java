package org.lifeline.platform.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.ModelVocabulary.Place;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads each resource of a deployment before the engine does, and refuses what {@link ModelVocabulary} does not list, so that a model can
 * run the product's delegates and nothing else. It runs in the transaction of the deployment, and again whenever a node reads a stored
 * model, so a model that was written into the database in another way does not run either.
 */
class ModelCheck implements Deployer {

    /** FEEL keywords that define functions or loops; decision tables need only comparisons and look-ups. */
    private static final Pattern FEEL_PROGRAM = Pattern.compile("\\b(function|external|for|some|every)\\b");

    /** FEEL's own clock, which uses the machine's time zone. A delegate with the product's clock supplies the date that a table needs. */
    private static final Pattern FEEL_CLOCK = Pattern.compile("\\b(today|now)\\s*\\(");

    private static final Pattern FEEL_STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private static final Pattern DELEGATE = Pattern.compile("\\$\\{([a-z][A-Za-z0-9]*)}");

    private static final Set<String> FORM_COMPONENTS = Set.of(
            "button",
            "checkbox",
            "checklist",
            "datetime",
            "dynamiclist",
            "filepicker",
            "group",
            "html",
            "image",
            "number",
            "radio",
            "select",
            "separator",
            "spacer",
            "table",
            "taglist",
            "text",
            "textarea",
            "textfield");

    /** HTML that no form of ours needs. The form viewer sanitises HTML as well. */
    private static final Pattern ACTIVE_HTML = Pattern.compile(
            "<\\s*(script|iframe|object|embed|form|base|meta|link|svg)\\b|\\bon[a-z]+\\s*=|javascript:|data:text",
            Pattern.CASE_INSENSITIVE);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DelegatesOnly beans;
    private final ExpressionCheck expressions;

    ModelCheck(DelegatesOnly beans) {
        this.beans = beans;
        this.expressions = new ExpressionCheck(beans::contains);
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        for (ResourceEntity resource : deployment.getResources().values()) {
            check(resource.getName(), resource.getBytes());
        }
    }

    /** @throws ModelRefused when it contains anything that is not allowed */
    void check(String name, byte[] content) {
        List<String> objections = new ArrayList<>();
        if (name.endsWith(".bpmn")
                || name.endsWith(".bpmn20.xml")
                || name.endsWith(".dmn")
                || name.endsWith(".dmn11.xml")) {
            Element root = parse(name, content).getDocumentElement();
            ModelVocabulary vocabulary = name.contains(".bpmn") ? ModelVocabulary.BPMN : ModelVocabulary.DMN;
            if (!vocabulary.isRoot(root)) {
                objections.add(describe(root) + " cannot be the outermost element.");
            }
            element(root, vocabulary, objections);
        } else if (name.endsWith(".form")) {
            form(name, content, objections);
        } else {
            objections.add("A deployment holds models (.bpmn), decision tables (.dmn) and forms (.form).");
        }
        if (!objections.isEmpty()) {
            throw new ModelRefused(name, objections);
        }
    }

    private static Document parse(String name, byte[] content) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // the default error handler writes to the console
            return builder.parse(new ByteArrayInputStream(content));
        } catch (SAXParseException e) {
            throw new ModelRefused(
                    name,
                    List.of("It cannot be read as XML (line " + e.getLineNumber() + "), or has a document type."));
        } catch (SAXException | IOException e) {
            throw new ModelRefused(name, List.of("It cannot be read as XML."));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no safe XML parser", e);
        }
    }

    // ---------------------------------------------------------------- BPMN and DMN

    private void element(Element element, ModelVocabulary vocabulary, List<String> objections) {
        if (vocabulary.isDrawing(element.getNamespaceURI())) {
            drawing(element, objections);
            return;
        }
        ModelVocabulary.Entry entry = vocabulary.entry(element);
        if (entry == null) {
            objections.add(describe(element) + " is not allowed in a model.");
            return;
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                continue;
            }
            Place place = entry.place(ModelVocabulary.name(attribute));
            String why = place == null ? "is not allowed here" : objection(place, attribute.getValue(), element);
            if (why != null) {
                objections.add(describe(element) + ": " + attribute.getName() + " " + why + ".");
            }
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                if (!entry.holds(inner)) {
                    objections.add(describe(inner) + " cannot stand in " + describe(element) + ".");
                } else {
                    element(inner, vocabulary, objections);
                }
            }
        }
        String text = ownText(element);
        String why = text.isBlank() ? null : objection(entry.text(), text, element);
        if (why != null) {
            objections.add(describe(element) + ": its text " + why + ".");
        }
    }

    private @Nullable String objection(Place place, String value, Element element) {
        return switch (place) {
            case PLAIN -> ExpressionCheck.isEvaluated(value) ? "holds an expression where none may stand" : null;
            case EXPRESSION -> expressions.objection(value);
            case DELEGATE ->
                delegate(value, beans::isDelegate, "a delegate of the product, such as ${issueVoucherDelegate}");
            case TASK_LISTENER -> delegate(value, beans::isTaskListener, "a task listener of the product");
            case EXECUTION_LISTENER ->
                delegate(value, beans::isExecutionListener, "an execution listener of the product");
            case FEEL -> feel(value);
            case PROPERTY ->
                "taskTitle".equals(((Element) element).getAttribute("name"))
                        ? expressions.objection(value)
                        : objection(Place.PLAIN, value, element);
            case NONE -> "is not allowed here";
        };
    }

    private static @Nullable String delegate(String value, java.util.function.Predicate<String> known, String what) {
        var name = DELEGATE.matcher(value);
        return name.matches() && known.test(name.group(1)) ? null : "must name " + what;
    }

    private static @Nullable String feel(String value) {
        String code = FEEL_STRING.matcher(value).replaceAll("\"\"");
        if (ExpressionCheck.isEvaluated(value)) {
            return "holds an expression where none may stand";
        }
        if (FEEL_CLOCK.matcher(code).find()) {
            return "may not ask for the time or the day: it comes in as an input";
        }
        return FEEL_PROGRAM.matcher(code).find() || code.contains("//") || code.contains("/*")
                ? "may compare, compute and look up; no function, loop or comment"
                : null;
    }

    private static void drawing(Element element, List<String> objections) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            if (ExpressionCheck.isEvaluated(attributes.item(i).getNodeValue())) {
                objections.add(describe(element) + ": " + attributes.item(i).getNodeName()
                        + " holds an expression where none may stand.");
            }
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                if (!ModelVocabulary.isDrawingNamespace(inner.getNamespaceURI())) {
                    objections.add(describe(inner) + " cannot stand in a drawing.");
                } else {
                    drawing(inner, objections);
                }
            }
        }
        if (ExpressionCheck.isEvaluated(ownText(element))) {
            objections.add(describe(element) + ": its text holds an expression where none may stand.");
        }
    }

    private static String ownText(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(child.getNodeValue());
            }
        }
        return text.toString().strip();
    }

    /** The element's name for an analyst: its own id, or that of the nearest element around it. */
    private static String describe(Element element) {
        for (Node around = element; around instanceof Element named; around = around.getParentNode()) {
            String id = named.getAttribute("id");
            // the Modeler gives an event's definition an id of its own, but an analyst sees the event
            if (!id.isEmpty() && !named.getLocalName().endsWith("EventDefinition")) {
                return around == element
                        ? element.getNodeName() + " '" + id + "'"
                        : element.getNodeName() + " of '" + id + "'";
            }
        }
        return element.getNodeName();
    }

    // ---------------------------------------------------------------- forms

    private static void form(String name, byte[] content, List<String> objections) {
        JsonNode form;
        try {
            form = JSON.readTree(content);
        } catch (IOException e) {
            throw new ModelRefused(name, List.of("It cannot be read as JSON."));
        }
        if (!form.path("components").isArray()) {
            objections.add("A form has a list of components.");
        }
        components(form, objections);
    }

    private static void components(JsonNode parent, List<String> objections) {
        for (JsonNode component : parent.path("components")) {
            String id = component.path("id").asText(component.path("key").asText("?"));
            String type = component.path("type").asText();
            if (!FORM_COMPONENTS.contains(type)) {
                objections.add("Component '" + id + "' of type '" + type + "' is not allowed in a form.");
            }
            for (JsonNode value : component) {
                if (value.isTextual()
                        && (ExpressionCheck.isEvaluated(value.asText())
                                || ACTIVE_HTML
                                        .matcher(value.asText().toLowerCase(Locale.ROOT))
                                        .find())) {
                    objections.add("Component '" + id + "' of type '" + type
                            + "' holds a script or an expression of the engine.");
                }
            }
            components(component, objections);
        }
    }
}
