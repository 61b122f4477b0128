package org.lifeline.platform.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Lists every element and attribute that a model may have, and what their values may be. Only what is known to be safe is listed;
 * everything else (a script, a class, a connector, an external task, a form key, an attribute of the engine's next version) is refused. A
 * developer who needs another element adds it here, after considering what the engine does with it, and adds a hostile model to the test.
 */
final class ModelVocabulary {

    /** What the value of an attribute or a text may be. */
    enum Place {
        /** Words, names and references. No expression is allowed, because the engine evaluates some of them. */
        PLAIN,
        /** Text with expressions of the forms that {@link ExpressionCheck} allows. */
        EXPRESSION,
        /** Exactly the name of a delegate. */
        DELEGATE,
        /** Exactly the name of a task listener. */
        TASK_LISTENER,
        /** Exactly the name of an execution listener. */
        EXECUTION_LISTENER,
        /** A FEEL expression of a decision table. */
        FEEL,
        /** The value of a property: an expression for the title of a task, otherwise plain text. */
        PROPERTY,
        /** Empty. */
        NONE
    }

    /**
     * An element.
     *
     * @param attributes by name, with {@code camunda:} in front of those of the engine
     * @param text what its text may be
     * @param parents the elements in which it may be; empty: any element of its own standard
     */
    record Entry(Map<String, Place> attributes, Place text, Set<String> parents, boolean isExtension) {

        @Nullable
        Place place(String attribute) {
            return attributes.get(attribute);
        }

        boolean holds(Element inner) {
            // extension elements contain only extension elements; the entry of the inner element says where it may be
            return !isExtension || CAMUNDA.contains(String.valueOf(inner.getNamespaceURI()));
        }
    }

    private static final String BPMN_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final Set<String> DMN_MODELS =
            Set.of("https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20180521/MODEL/");
    private static final Set<String> CAMUNDA =
            Set.of("http://camunda.org/schema/1.0/bpmn", "http://camunda.org/schema/1.0/dmn");
    private static final String MODELER = "http://camunda.org/schema/modeler/1.0";
    private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final Set<String> DRAWINGS = Set.of(
            "http://www.omg.org/spec/BPMN/20100524/DI",
            "http://www.omg.org/spec/DD/20100524/DC",
            "http://www.omg.org/spec/DD/20100524/DI",
            "https://www.omg.org/spec/DMN/20191111/DMNDI/",
            "http://www.omg.org/spec/DMN/20180521/DC/",
            "http://www.omg.org/spec/DMN/20180521/DI/",
            "http://bpmn.io/schema/dmn/biodi/2.0");

    static final ModelVocabulary BPMN = bpmn();
    static final ModelVocabulary DMN = dmn();

    private final Set<String> namespaces;
    private final Map<String, Entry> entries = new HashMap<>();

    private ModelVocabulary(Set<String> namespaces) {
        this.namespaces = namespaces;
    }

    boolean isRoot(Element element) {
        return namespaces.contains(String.valueOf(element.getNamespaceURI()))
                && element.getLocalName().equals("definitions");
    }

    /** The entry of an element; null where the element is not allowed, or not in this place. */
    @Nullable
    Entry entry(Element element) {
        Entry entry = entries.get(name(element));
        if (entry == null || entry.parents.isEmpty()) {
            return entry;
        }
        return element.getParentNode() instanceof Element parent && entry.parents.contains(name(parent)) ? entry : null;
    }

    boolean isDrawing(@Nullable String namespace) {
        return isDrawingNamespace(namespace);
    }

    static boolean isDrawingNamespace(@Nullable String namespace) {
        return namespace != null && DRAWINGS.contains(namespace);
    }

    /** The name in the form of the lists below; an element of a foreign namespace gets a name that is in none of them. */
    static String name(Node node) {
        String namespace = node.getNamespaceURI();
        if (namespace == null) {
            return node instanceof Attr ? node.getLocalName() : "?" + node.getLocalName();
        }
        if (CAMUNDA.contains(namespace)) {
            return "camunda:" + node.getLocalName();
        }
        if (namespace.equals(MODELER)) {
            return "modeler:" + node.getLocalName();
        }
        if (namespace.equals(SCHEMA_INSTANCE)) {
            return "xsi:" + node.getLocalName();
        }
        boolean ownStandard = namespace.equals(BPMN_MODEL) || DMN_MODELS.contains(namespace);
        return ownStandard && !(node instanceof Attr)
                ? node.getLocalName()
                : "{" + namespace + "}" + node.getLocalName();
    }

    private ModelVocabulary with(String elements, Place text, String plain, Object... places) {
        return add(elements, text, Set.of(), plain, places);
    }

    private ModelVocabulary extension(String elements, String parents, Place text, String plain, Object... places) {
        return add(elements, text, Set.copyOf(words(parents)), plain, places);
    }

    private ModelVocabulary add(String elements, Place text, Set<String> parents, String plain, Object... places) {
        for (String element : words(elements)) {
            Map<String, Place> attributes = new HashMap<>();
            if (!element.startsWith("camunda:")) {
                attributes.put("id", Place.PLAIN);
                attributes.put("name", Place.PLAIN);
            }
            words(plain).forEach(attribute -> attributes.put(attribute, Place.PLAIN));
            for (int i = 0; i < places.length; i += 2) {
                for (String attribute : words((String) places[i])) {
                    attributes.put(attribute, (Place) places[i + 1]);
                }
            }
            entries.put(element, new Entry(Map.copyOf(attributes), text, parents, element.startsWith("camunda:")));
        }
        return this;
    }

    private static List<String> words(String list) {
        return list.isBlank() ? List.of() : Arrays.asList(list.strip().split("\\s+"));
    }

    private static ModelVocabulary bpmn() {
        String job = "camunda:asyncBefore camunda:asyncAfter camunda:exclusive ";
        String form = "camunda:formRefBinding camunda:formRefVersion ";
        return new ModelVocabulary(Set.of(BPMN_MODEL))
                .with(
                        "definitions",
                        Place.NONE,
                        "targetNamespace exporter exporterVersion modeler:executionPlatform modeler:executionPlatformVersion")
                .with(
                        "process",
                        Place.NONE,
                        "isExecutable isClosed processType camunda:historyTimeToLive camunda:isStartableInTasklist camunda:versionTag")
                .with("collaboration laneSet extensionElements", Place.NONE, "")
                .with("participant", Place.NONE, "processRef")
                .with("lane", Place.NONE, "")
                .with("documentation", Place.PLAIN, "textFormat")
                .with("incoming outgoing flowNodeRef text", Place.PLAIN, "")
                .with("textAnnotation", Place.NONE, "textFormat")
                .with("association", Place.NONE, "sourceRef targetRef associationDirection")
                .with("message", Place.NONE, "")
                .with("error", Place.NONE, "errorCode camunda:errorMessage")
                .with("escalation", Place.NONE, "escalationCode")
                .with(
                        "startEvent",
                        Place.NONE,
                        job + form + "isInterrupting camunda:initiator",
                        "camunda:formRef",
                        Place.PLAIN)
                .with("endEvent intermediateCatchEvent intermediateThrowEvent", Place.NONE, job)
                .with("boundaryEvent", Place.NONE, job + "attachedToRef cancelActivity")
                .with("terminateEventDefinition", Place.NONE, "")
                .with("messageEventDefinition", Place.NONE, "messageRef")
                .with(
                        "errorEventDefinition",
                        Place.NONE,
                        "errorRef camunda:errorCodeVariable camunda:errorMessageVariable")
                .with("escalationEventDefinition", Place.NONE, "escalationRef camunda:escalationCodeVariable")
                .with("timerEventDefinition", Place.NONE, "")
                .with("timeDate timeDuration timeCycle", Place.EXPRESSION, "xsi:type")
                .with("exclusiveGateway inclusiveGateway parallelGateway", Place.NONE, job + "default gatewayDirection")
                .with("eventBasedGateway", Place.NONE, job + "eventGatewayType")
                .with("sequenceFlow", Place.NONE, "sourceRef targetRef")
                .with("conditionExpression completionCondition loopCardinality", Place.EXPRESSION, "xsi:type")
                .with("task manualTask", Place.NONE, job)
                .with("receiveTask", Place.NONE, job + "messageRef")
                .with(
                        "serviceTask sendTask",
                        Place.NONE,
                        // which element template the step was made from; Modeler alone reads it
                        job + "camunda:modelerTemplate camunda:modelerTemplateVersion",
                        "camunda:delegateExpression",
                        Place.DELEGATE)
                .with(
                        "businessRuleTask",
                        Place.NONE,
                        job
                                + "camunda:decisionRef camunda:decisionRefBinding camunda:decisionRefVersion camunda:mapDecisionResult"
                                + " camunda:resultVariable")
                .with(
                        "userTask",
                        Place.NONE,
                        job + form,
                        "camunda:formRef camunda:assignee camunda:candidateUsers camunda:candidateGroups camunda:dueDate camunda:followUpDate"
                                + " camunda:priority",
                        Place.EXPRESSION)
                .with(
                        "callActivity",
                        Place.NONE,
                        job + "calledElement camunda:calledElementBinding camunda:calledElementVersion")
                .with("subProcess", Place.NONE, job + "triggeredByEvent")
                .with(
                        "multiInstanceLoopCharacteristics",
                        Place.NONE,
                        "isSequential camunda:asyncBefore camunda:asyncAfter camunda:exclusive camunda:elementVariable",
                        "camunda:collection",
                        Place.EXPRESSION)
                .extension("camunda:failedJobRetryTimeCycle", "extensionElements", Place.PLAIN, "")
                .extension("camunda:inputOutput camunda:properties", "extensionElements", Place.NONE, "")
                .extension(
                        "camunda:inputParameter camunda:outputParameter",
                        "camunda:inputOutput",
                        Place.EXPRESSION,
                        "name")
                .extension("camunda:property", "camunda:properties", Place.NONE, "id name", "value", Place.PROPERTY)
                .extension(
                        "camunda:in camunda:out",
                        "extensionElements",
                        Place.NONE,
                        "source target variables local",
                        "sourceExpression businessKey",
                        Place.EXPRESSION)
                .extension(
                        "camunda:taskListener",
                        "extensionElements",
                        Place.NONE,
                        "event id",
                        "delegateExpression",
                        Place.TASK_LISTENER)
                .extension(
                        "camunda:executionListener",
                        "extensionElements",
                        Place.NONE,
                        "event",
                        "delegateExpression",
                        Place.EXECUTION_LISTENER);
    }

    private static ModelVocabulary dmn() {
        return new ModelVocabulary(DMN_MODELS)
                .with(
                        "definitions",
                        Place.NONE,
                        "namespace exporter exporterVersion modeler:executionPlatform modeler:executionPlatformVersion")
                .with("description question allowedAnswers", Place.PLAIN, "")
                .with("decision", Place.NONE, "camunda:historyTimeToLive camunda:versionTag")
                .with("decisionTable", Place.NONE, "aggregation hitPolicy preferredOrientation outputLabel")
                .with("input", Place.NONE, "label camunda:inputVariable")
                .with("output", Place.NONE, "label typeRef")
                .with("inputExpression", Place.NONE, "typeRef")
                .with("inputValues outputValues inputEntry outputEntry", Place.NONE, "")
                .with("variable", Place.NONE, "typeRef")
                .with("rule informationRequirement annotationEntry annotation", Place.NONE, "")
                .with("requiredDecision requiredInput", Place.NONE, "href")
                .with("inputData", Place.NONE, "")
                .with("literalExpression", Place.NONE, "typeRef")
                .with("text", Place.FEEL, "");
    }
}
