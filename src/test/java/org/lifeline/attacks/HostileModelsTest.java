package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.core.variable.scope.AbstractVariableScope;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.engine.ModelRefused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Somebody who can deploy a model wants it to run a program of their own: an administrator made himself a deployer, and the model ran a
 * command of the operating system, by hand and by its timer. Each place where the engine evaluates something and each technique is
 * a row; all are refused when the model is deployed, with the element's name, and nothing of them runs.
 */
class HostileModelsTest extends LifelineTest {

    /** What a hostile model runs, if it can. */
    public static class Trap {
        static final AtomicInteger SPRUNG = new AtomicInteger();

        public Trap() {
            SPRUNG.incrementAndGet();
        }

        public static String spring() {
            SPRUNG.incrementAndGet();
            return "sprung";
        }
    }

    private static final String TRAP = "org.lifeline.attacks.HostileModelsTest$Trap";
    private static final String CALL = "${''.getClass().forName('" + TRAP + "').newInstance()}";
    private static final String SECRET = "the-secret-of-this-machine";

    @Autowired
    private RepositoryService repository;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @TempDir
    private Path folder;

    private final AtomicInteger fetched = new AtomicInteger();
    private HttpServer neighbour;

    @BeforeEach
    void aNeighbourInTheNetwork() throws IOException {
        Trap.SPRUNG.set(0);
        neighbour = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        neighbour.createContext("/", exchange -> {
            fetched.incrementAndGet();
            byte[] answer = SECRET.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        neighbour.start();
    }

    @AfterEach
    void nothingHasRun() {
        neighbour.stop(0);
        assertThat(Trap.SPRUNG).as("how often a model's own program ran").hasValue(0);
        assertThat(fetched).as("requests to the neighbour").hasValue(0);
        assertThat(repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey("hostile")
                        .count())
                .isZero();
        assertThat(repository
                        .createDecisionDefinitionQuery()
                        .decisionDefinitionKey("hostile")
                        .count())
                .isZero();
        assertThat(repository.createDeploymentQuery().deploymentName("hostile").count())
                .isZero();
    }

    // ---------------------------------------------------------------- the table

    static Stream<Arguments> models() {
        List<Arguments> rows = new ArrayList<>();
        // techniques, in the plainest place
        Map.ofEntries(
                        Map.entry("a class by name", CALL),
                        Map.entry("a class by its property", "${''.class.name}"),
                        Map.entry("a method of a literal", "${'a'.concat('b')}"),
                        Map.entry("a method in a choice", "${true ? 'a'.getClass() : 'b'}"),
                        Map.entry("a method in text", "step of ${''.getClass()} today"),
                        Map.entry("a method in brackets", "${('a')['getClass']()}"),
                        Map.entry("a property in brackets", "${reason['class']}"),
                        Map.entry("a method, deferred", "#{''.getClass()}"),
                        Map.entry("a function of the engine", "${dateTime()}"),
                        Map.entry("who is logged in", "${currentUser()}"),
                        Map.entry("the execution's services", "${execution.processEngineServices}"),
                        Map.entry("the execution itself", "${execution}"),
                        Map.entry("a variable written", "${execution.setVariable('reason', 'x')}"),
                        Map.entry("a bean as a value", "${recordDecisionListener}"),
                        Map.entry("a bean's property", "${issueVoucherDelegate.class}"),
                        Map.entry("a property of a property", "${triage.priority.class}"),
                        Map.entry("an expression cut off", "${reason"),
                        Map.entry("an expression without end", "${" + "(".repeat(5000) + "1" + ")".repeat(5000) + "}"))
                .forEach((technique, expression) -> rows.add(Arguments.of(
                        "flow_condition: " + technique,
                        "flow_condition",
                        process(start()
                                + gateway("<conditionExpression xsi:type=\"tFormalExpression\">" + escape(expression)
                                        + "</conditionExpression>")))));
        // places, with the plainest technique
        rows.add(row("an expression as a service", "<serviceTask id='step' camunda:expression=\"" + CALL + "\"/>"));
        rows.add(row("a class", "<serviceTask id='step' camunda:class='" + TRAP + "'/>"));
        rows.add(row(
                "a delegate made on the spot", "<serviceTask id='step' camunda:delegateExpression=\"" + CALL + "\"/>"));
        rows.add(row(
                "a bean that is no delegate", "<serviceTask id='step' camunda:delegateExpression='${dataSource}'/>"));
        rows.add(row(
                "a listener as a delegate",
                "<serviceTask id='step' camunda:delegateExpression='${recordDecisionListener}'/>"));
        rows.add(row("an external task", "<serviceTask id='step' camunda:type='external' camunda:topic='x'/>"));
        rows.add(row("a built-in service", "<serviceTask id='step' camunda:type='shell'/>"));
        rows.add(
                row(
                        "a connector",
                        extended(
                                "serviceTask",
                                "<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>")));
        rows.add(row(
                "a field",
                extended(
                        "serviceTask",
                        "<camunda:field name='x'><camunda:expression>" + CALL
                                + "</camunda:expression></camunda:field>")));
        rows.add(row("a script", "<scriptTask id='step' scriptFormat='javascript'><script>1</script></scriptTask>"));
        rows.add(row(
                "a script in groovy", "<scriptTask id='step' scriptFormat='groovy'><script>1</script></scriptTask>"));
        rows.add(row(
                "a script from a file",
                "<scriptTask id='step' scriptFormat='javascript' camunda:resource='classpath://x.js'/>"));
        rows.add(row(
                "a task listener by class",
                extended("userTask", "<camunda:taskListener event='create' class='" + TRAP + "'/>")));
        rows.add(row(
                "a task listener by expression",
                extended("userTask", "<camunda:taskListener event='create' expression=\"" + CALL + "\"/>")));
        rows.add(
                row(
                        "a task listener by script",
                        extended(
                                "userTask",
                                "<camunda:taskListener event='create'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:taskListener>")));
        rows.add(row(
                "a task listener made on the spot",
                extended("userTask", "<camunda:taskListener event='create' delegateExpression=\"" + CALL + "\"/>")));
        rows.add(row(
                "an execution listener by class",
                extended("userTask", "<camunda:executionListener event='start' class='" + TRAP + "'/>")));
        rows.add(row(
                "an execution listener by expression",
                extended("userTask", "<camunda:executionListener event='start' expression=\"" + CALL + "\"/>")));
        rows.add(row("an input", io("inputParameter", CALL)));
        rows.add(row("an output", io("outputParameter", CALL)));
        rows.add(row(
                "an input by script",
                io("inputParameter", "<camunda:script scriptFormat='javascript'>1</camunda:script>")));
        rows.add(row(
                "an input in a list",
                io("inputParameter", "<camunda:list><camunda:value>" + CALL + "</camunda:value></camunda:list>")));
        rows.add(row(
                "an input in a map",
                io(
                        "inputParameter",
                        "<camunda:map><camunda:entry key='a'>" + CALL + "</camunda:entry></camunda:map>")));
        rows.add(row("who does it", "<userTask id='step' camunda:assignee=\"" + CALL + "\"/>"));
        rows.add(row("who may do it", "<userTask id='step' camunda:candidateUsers=\"" + CALL + "\"/>"));
        rows.add(row("which groups may do it", "<userTask id='step' camunda:candidateGroups=\"" + CALL + "\"/>"));
        rows.add(row("a due date", "<userTask id='step' camunda:dueDate=\"" + CALL + "\"/>"));
        rows.add(row("a follow-up date", "<userTask id='step' camunda:followUpDate=\"" + CALL + "\"/>"));
        rows.add(row("a priority", "<userTask id='step' camunda:priority=\"" + CALL + "\"/>"));
        rows.add(row("a name", "<userTask id='step' name=\"" + CALL + "\"/>"));
        rows.add(row("a description", "<userTask id='step'><documentation>" + CALL + "</documentation></userTask>"));
        rows.add(row(
                "a title",
                extended(
                        "userTask",
                        "<camunda:properties><camunda:property name='taskTitle' value=\"" + CALL
                                + "\"/></camunda:properties>")));
        rows.add(
                row("a form key that loads HTML", "<userTask id='step' camunda:formKey='embedded:app:forms/x.html'/>"));
        rows.add(row("a form key with an expression", "<userTask id='step' camunda:formKey=\"" + CALL + "\"/>"));
        rows.add(row(
                "a form's name",
                "<userTask id='step' camunda:formRef=\"" + CALL + "\" camunda:formRefBinding='latest'/>"));
        rows.add(row("a form handler", "<userTask id='step' camunda:formHandlerClass='" + TRAP + "'/>"));
        rows.add(row(
                "form data with a validator",
                extended(
                        "userTask",
                        "<camunda:formData><camunda:formField id='a' type='string'>"
                                + "<camunda:validation><camunda:constraint name='validator' config='" + TRAP
                                + "'/></camunda:validation></camunda:formField></camunda:formData>")));
        rows.add(row(
                "a person of the standard",
                "<userTask id='step'><potentialOwner><resourceAssignmentExpression><formalExpression>" + CALL
                        + "</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>"));
        rows.add(row(
                "a priority of a job",
                "<serviceTask id='step' camunda:asyncBefore='true' camunda:jobPriority=\"" + CALL
                        + "\" camunda:delegateExpression='${rotateKeysDelegate}'/>"));
        rows.add(row(
                "a retry cycle",
                extended(
                        "userTask",
                        "<camunda:failedJobRetryTimeCycle>" + CALL + "</camunda:failedJobRetryTimeCycle>")));
        rows.add(row("a process to call", "<callActivity id='step' calledElement=\"" + CALL + "\"/>"));
        rows.add(row("a case to call", "<callActivity id='step' camunda:caseRef='x'/>"));
        rows.add(row(
                "values to hand over",
                extended("callActivity", "<camunda:in sourceExpression=\"" + CALL + "\" target='a'/>")));
        rows.add(row(
                "values to take back",
                extended("callActivity", "<camunda:out sourceExpression=\"" + CALL + "\" target='a'/>")));
        rows.add(row(
                "a business key to hand over", extended("callActivity", "<camunda:in businessKey=\"" + CALL + "\"/>")));
        rows.add(row(
                "a mapping by class",
                "<callActivity id='step' calledElement='x' camunda:variableMappingClass='" + TRAP + "'/>"));
        rows.add(row(
                "a mapping made on the spot",
                "<callActivity id='step' calledElement='x' camunda:variableMappingDelegateExpression=\"" + CALL
                        + "\"/>"));
        rows.add(row("a decision to ask", "<businessRuleTask id='step' camunda:decisionRef=\"" + CALL + "\"/>"));
        rows.add(row("a rule by class", "<businessRuleTask id='step' camunda:class='" + TRAP + "'/>"));
        rows.add(row("a collection", many("camunda:collection=\"" + CALL + "\" camunda:elementVariable='x'", "")));
        rows.add(row("how many", many("", "<loopCardinality>" + CALL + "</loopCardinality>")));
        rows.add(row(
                "until when",
                many(
                        "",
                        "<loopCardinality>1</loopCardinality><completionCondition>" + CALL
                                + "</completionCondition>")));
        rows.add(row(
                "a list of the standard",
                many("", "<loopDataInputRef>" + CALL + "</loopDataInputRef><inputDataItem name='x'/>")));
        rows.add(row("a date of a timer", timer("timeDate")));
        rows.add(row("a duration of a timer", timer("timeDuration")));
        rows.add(row("a cycle of a timer", timer("timeCycle")));
        rows.add(row(
                "a condition that is watched",
                "<intermediateCatchEvent id='step'><conditionalEventDefinition><condition>" + CALL
                        + "</condition></conditionalEventDefinition></intermediateCatchEvent>"));
        rows.add(row(
                "a signal",
                "<intermediateThrowEvent id='step'><signalEventDefinition signalRef='sig'/></intermediateThrowEvent>"));
        rows.add(row(
                "a message sent by class",
                "<intermediateThrowEvent id='step'><messageEventDefinition messageRef='m' camunda:class='" + TRAP
                        + "'/></intermediateThrowEvent>"));
        rows.add(row(
                "an error found by expression",
                extended(
                        "serviceTask",
                        "<camunda:errorEventDefinition id='e' errorRef='err' expression=\"" + CALL + "\"/>")));
        rows.add(Arguments.of(
                "a timer that starts by itself",
                "begin",
                process("<startEvent id='begin'><timerEventDefinition id='t'><timeCycle>" + CALL
                        + "</timeCycle></timerEventDefinition></startEvent>" + end("begin"))));
        rows.add(Arguments.of(
                "a listener of the process",
                "hostile",
                process("<extensionElements><camunda:executionListener event='start' class='" + TRAP
                        + "'/></extensionElements>" + start() + end("begin"))));
        rows.add(Arguments.of(
                "who may start it",
                "hostile",
                process(start() + end("begin"))
                        .replace("isExecutable", "camunda:candidateStarterUsers=\"" + CALL + "\" isExecutable")));
        rows.add(Arguments.of(
                "how long it is kept",
                "hostile",
                process(start() + end("begin")).replace("\"P1D\"", "\"" + CALL + "\"")));
        rows.add(Arguments.of(
                "the name of a message",
                "m",
                process(start() + end("begin"))
                        .replace("<process", "<message id='m' name=\"" + CALL + "\"/><process")));
        rows.add(Arguments.of(
                "the code of an error",
                "err",
                process(start() + end("begin"))
                        .replace("<process", "<error id='err' errorCode=\"" + CALL + "\"/><process")));
        rows.add(Arguments.of("an element of tomorrow", "step", process(start() + step("<newTask id='step'/>"))));
        rows.add(Arguments.of(
                "an attribute of tomorrow",
                "step",
                process(start() + step("<userTask id='step' camunda:onOpen='x'/>"))));
        rows.add(Arguments.of(
                "another vendor's attribute",
                "step",
                process(start() + step("<serviceTask id='step' activiti:expression=\"" + CALL + "\"/>"))));
        rows.add(Arguments.of(
                "an expression in the drawing",
                "picture",
                process(start() + end("begin"))
                        .replace(
                                "</definitions>",
                                "<di:BPMNDiagram id='picture' name=\"" + CALL + "\"/></definitions>")));
        return rows.stream();
    }

    private static Arguments row(String what, String step) {
        return Arguments.of(what, "step", process(start() + step(step)));
    }

    private static String start() {
        return "<startEvent id='begin'/>";
    }

    private static String step(String step) {
        return "<sequenceFlow id='f' sourceRef='begin' targetRef='step'/>" + step + end("step");
    }

    private static String end(String from) {
        return "<sequenceFlow id='g' sourceRef='" + from + "' targetRef='done'/><endEvent id='done'/>";
    }

    private static String gateway(String condition) {
        return "<sequenceFlow id='f' sourceRef='begin' targetRef='step'/><exclusiveGateway id='step'/>"
                + "<sequenceFlow id='flow_condition' sourceRef='step' targetRef='done'>" + condition
                + "</sequenceFlow><endEvent id='done'/>";
    }

    private static String extended(String element, String extension) {
        return "<" + element + " id='step'><extensionElements>" + extension + "</extensionElements></" + element + ">";
    }

    private static String io(String parameter, String value) {
        return extended(
                "userTask",
                "<camunda:inputOutput><camunda:" + parameter + " name='a'>" + value + "</camunda:" + parameter
                        + "></camunda:inputOutput>");
    }

    private static String many(String attributes, String inside) {
        return "<userTask id='step'><multiInstanceLoopCharacteristics " + attributes + ">" + inside
                + "</multiInstanceLoopCharacteristics></userTask>";
    }

    private static String timer(String kind) {
        return "<intermediateCatchEvent id='step'><timerEventDefinition><" + kind + ">" + CALL + "</" + kind
                + "></timerEventDefinition></intermediateCatchEvent>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String process(String content) {
        return "<?xml version=\"1.0\"?><definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                + " xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:camunda=\"http://camunda.org/schema/1.0/bpmn\" xmlns:activiti=\"http://activiti.org/bpmn\" targetNamespace=\"t\">"
                + "<process id=\"hostile\" isExecutable=\"true\" camunda:historyTimeToLive=\"P1D\">" + content
                + "</process></definitions>";
    }

    // ---------------------------------------------------------------- refused

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void refusesAHostileModelAtDeployment(String what, String element, String model) {
        assertThatThrownBy(() -> deploy("hostile.bpmn", model))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("hostile.bpmn is refused")
                .hasMessageContaining("'" + element + "'");
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of(
                        "JUEL in an input",
                        table(
                                "<input id='i'><inputExpression id='x' expressionLanguage='juel'><text>" + CALL
                                        + "</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "a script in an input",
                        table(
                                "<input id='i'><inputExpression id='x' expressionLanguage='javascript'><text>1</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "JUEL in a condition",
                        table(
                                "<input id='i'><inputExpression id='x'><text>a</text></inputExpression></input>",
                                "<inputEntry id='e' expressionLanguage='juel'><text>" + CALL + "</text></inputEntry>")),
                Arguments.of(
                        "JUEL without a language",
                        table(
                                "<input id='i'><inputExpression id='x'><text>" + CALL
                                        + "</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "a language for the whole",
                        table("", "").replace("namespace=", "expressionLanguage='juel' namespace=")),
                Arguments.of(
                        "an external function",
                        table(
                                "<input id='i'><inputExpression id='x'><text>{f: function(x) external {java: {class: \""
                                        + TRAP
                                        + "\", \"method signature\": \"spring()\"}}}.f(1)</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "a loop",
                        table(
                                "<input id='i'><inputExpression id='x'><text>for i in 1..999999999 return i</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "the machine's day",
                        table(
                                "<input id='i'><inputExpression id='x'><text>today()</text></inputExpression></input>",
                                "")),
                Arguments.of(
                        "the machine's time",
                        table(
                                "<input id='i'><inputExpression id='x'><text>a</text></inputExpression></input>",
                                "<inputEntry id='e'><text>&lt; now ( )</text></inputEntry>")),
                Arguments.of(
                        "knowledge from elsewhere",
                        table("", "")
                                .replace(
                                        "<decision ",
                                        "<import namespace='x' locationURI='file:/etc/passwd' importType='x'/><decision ")),
                Arguments.of(
                        "a business knowledge model",
                        table("", "")
                                .replace(
                                        "<decision ",
                                        "<businessKnowledgeModel id='k'><encapsulatedLogic kind='Java'/></businessKnowledgeModel><decision ")));
    }

    private static String table(String input, String entry) {
        return "<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" xmlns:camunda=\"http://camunda.org/schema/1.0/dmn\""
                + " id=\"d\" name=\"d\" namespace=\"t\"><decision id=\"hostile\" name=\"h\" camunda:historyTimeToLive=\"P1D\"><decisionTable id=\"t\">"
                + input
                + "<output id=\"o\" name=\"o\" typeRef=\"string\"/><rule id='r'>" + entry
                + "<outputEntry id='oe'><text>\"a\"</text></outputEntry></rule>"
                + "</decisionTable></decision></definitions>";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void refusesAHostileDecisionTableAtDeployment(String what, String table) {
        assertThatThrownBy(() -> deploy("hostile.dmn", table)).isInstanceOf(ModelRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"hostile\",\"type\":\"default\",\"components\":[{\"id\":\"a\",\"type\":\"iframe\",\"url\":\"https://elsewhere.example\"}]}",
                "{\"id\":\"hostile\",\"type\":\"default\",\"components\":[{\"id\":\"a\",\"type\":\"html\",\"content\":\"<script>fetch('/')</script>\"}]}",
                "{\"id\":\"hostile\",\"type\":\"default\",\"components\":[{\"id\":\"a\",\"type\":\"html\",\"content\":\"<img src=x onerror=alert(1)>\"}]}",
                "{\"id\":\"hostile\",\"type\":\"default\",\"components\":[{\"id\":\"g\",\"type\":\"group\",\"components\":[{\"id\":\"a\",\"type\":\"script\"}]}]}",
                "{\"id\":\"hostile\",\"type\":\"default\",\"components\":[{\"id\":\"a\",\"type\":\"text\",\"text\":\"${1}\"}]}",
                "not JSON",
                "{\"id\":\"hostile\"}"
            })
    void refusesAHostileForm(String form) {
        assertThatThrownBy(() -> deploy("hostile.form", form)).isInstanceOf(ModelRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostile.html",
                "hostile.groovy",
                "hostile.js",
                "hostile.cmmn",
                "hostile.jar",
                "hostile.BPMN",
                "hostile"
            })
    void refusesAFileThatIsNotAModel(String name) {
        assertThatThrownBy(() -> deploy(name, "<x/>")).isInstanceOf(ModelRefused.class);
    }

    /** Files of this machine, addresses of its network, itself a billion times. */
    @ParameterizedTest
    @ValueSource(strings = {"bpmn", "dmn"})
    void readsNoFileOrUrlWhileParsingAModel(String kind) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), SECRET);
        String address = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE definitions [<!ENTITY e0 \"ha\">");
        for (int i = 1; i <= 12; i++) {
            laughs.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        for (String doctype : List.of(
                "<!DOCTYPE definitions [<!ENTITY e12 SYSTEM \"" + file.toUri() + "\">]>",
                "<!DOCTYPE definitions [<!ENTITY e12 SYSTEM \"" + address + "\">]>",
                "<!DOCTYPE definitions SYSTEM \"" + address + "x.dtd\" [<!ENTITY e12 \"x\">]>",
                "<!DOCTYPE definitions [<!ENTITY % p SYSTEM \"" + address + "p.dtd\"> %p;<!ENTITY e12 \"x\">]>",
                laughs.append("]>").toString())) {
            String model = (kind.equals("bpmn") ? process(start() + end("begin")) : table("", ""))
                    .replace("?>", "?>" + doctype)
                    .replace("targetNamespace=\"t\"", "targetNamespace=\"&e12;\"")
                    .replace("namespace=\"t\"", "namespace=\"&e12;\"");
            assertThatThrownBy(() -> deploy("hostile." + kind, model))
                    .isInstanceOf(ModelRefused.class)
                    .hasMessageNotContaining(SECRET)
                    .hasMessageNotContaining(folder.toString());
        }
        assertThatThrownBy(() -> deploy(
                        "hostile.bpmn",
                        process(start() + end("begin"))
                                .replace(
                                        "<process",
                                        "<import importType='wsdl' location='" + address
                                                + "' namespace='n'/><process")))
                .isInstanceOf(ModelRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<userTask id='step' camunda:candidateGroups='${stageGroups}' camunda:dueDate='P5D'/>",
                "<serviceTask id='step' camunda:modelerTemplate='org.lifeline.confirmReceiptDelegate' camunda:delegateExpression='${confirmReceiptDelegate}'/>"
            })
    void deploysAValidModel(String step) {
        String id = deploy("sound.bpmn", process(start() + step(step)).replace("id=\"hostile\"", "id=\"soundModel\""));
        try {
            assertThat(repository
                            .createProcessDefinitionQuery()
                            .processDefinitionKey("soundModel")
                            .count())
                    .isOne();
        } finally {
            repository.deleteDeployment(id, true);
        }
    }

    // ---------------------------------------------------------------- the second line, and the doors before

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALL,
                "${'a'.concat('b')}",
                "${''.class}",
                "${''.class.name}",
                "${reason.bytes}",
                "${reason['class']}",
                "${execution.processEngineServices}",
                "${execution.setVariable('a', 1)}",
                "${dateTime()}",
                "${now()}",
                "${dataSource}",
                "${processEngine.name}"
            })
    void hostileExpressionsAreNotEvaluatedEvenIfDeployed(String expression) {
        Throwable refused = catchThrowable(() -> {
            Expression parsed = engine.getExpressionManager().createExpression(expression);
            AbstractVariableScope scope = new ExecutionEntity();
            scope.setVariableLocal("reason", "text");
            parsed.getValue((org.camunda.bpm.engine.delegate.VariableScope) scope);
        });
        assertThat(refused).as(expression).isNotNull();
    }

    @Test
    void refusesADeploymentOverTheNetworkEvenFromADeployer() {
        byte[] model = process(start() + end("begin")).getBytes(StandardCharsets.UTF_8);
        for (String api :
                List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default")) {
            for (String group : List.of("deployer", "camunda-admin", "operations")) {
                as(Accounts.create(identities, group))
                        .upload(api + "/deployment/create", "hostile.bpmn", "text/xml", model, "x")
                        .expect(403);
            }
        }
    }

    private String deploy(String name, String content) {
        return repository
                .createDeployment()
                .name("hostile")
                .addString(name, content)
                .deploy()
                .getId();
    }
}
