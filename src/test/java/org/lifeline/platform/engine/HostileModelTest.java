package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** A model that reads what it should not while it is parsed: files of this machine, addresses of its network, itself a billion times. */
class HostileModelTest extends LifelineTest {

    private static final String SECRET = "the-secret-of-this-machine";

    private final AtomicInteger fetched = new AtomicInteger();

    @TempDir
    Path folder;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService repository;

    private HttpServer neighbour;
    private Api deployer;

    @BeforeEach
    void aNeighbourInTheNetwork() throws IOException {
        neighbour = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        neighbour.createContext("/", exchange -> {
            fetched.incrementAndGet();
            byte[] answer = SECRET.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        neighbour.start();
        deployer = as(Accounts.create(identities, "deployer"));
    }

    @AfterEach
    void stopIt() {
        neighbour.stop(0);
    }

    private static String bpmn(String doctype, String name) {
        return "<?xml version=\"1.0\"?>" + doctype + """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
                             targetNamespace="t">
                  <process id="hostile" name="%s" isExecutable="true" camunda:historyTimeToLive="1"><startEvent id="s"/></process>
                </definitions>""".formatted(name);
    }

    private static String dmn(String doctype, String name) {
        return "<?xml version=\"1.0\"?>" + doctype + """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
                             id="d" name="%s" namespace="t">
                  <decision id="hostile" name="h" camunda:historyTimeToLive="1"><decisionTable id="t"><output id="o" name="o" typeRef="string"/>
                  </decisionTable></decision></definitions>""".formatted(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpmn", "dmn"})
    void readsNoFileAndNoAddress(String kind) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), SECRET);
        String address = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/";
        Files.writeString(folder.resolve("outer.dtd"), "<!ENTITY e \"" + SECRET + "\">");
        for (String doctype : List.of(
                "<!DOCTYPE definitions [<!ENTITY e SYSTEM \"" + file.toUri() + "\">]>",
                "<!DOCTYPE definitions [<!ENTITY e SYSTEM \"" + address + "\">]>",
                "<!DOCTYPE definitions SYSTEM \"" + address + "x.dtd\" [<!ENTITY e \"x\">]>",
                "<!DOCTYPE definitions SYSTEM \"" + folder.resolve("outer.dtd").toUri() + "\">",
                "<!DOCTYPE definitions [<!ENTITY % p SYSTEM \"" + address + "p.dtd\"> %p;<!ENTITY e \"x\">]>")) {
            refused(kind, kind.equals("bpmn") ? bpmn(doctype, "&e;") : dmn(doctype, "&e;"));
        }
        String schema = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"t " + address + "t.xsd\" targetNamespace";
        upload(kind, bpmn("", "h").replace(" targetNamespace", schema));
        assertThat(fetched).as("requests to the neighbour").hasValue(0);
    }

    /** A parser that did would not answer within the minute that the caller waits. */
    @ParameterizedTest
    @ValueSource(strings = {"bpmn", "dmn"})
    void multipliesNoEntity(String kind) {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE definitions [<!ENTITY e0 \"ha\">");
        for (int i = 1; i <= 12; i++) {
            laughs.append("<!ENTITY e").append(i).append(" \"").append(("&e" + (i - 1) + ";").repeat(10)).append("\">");
        }
        String doctype = laughs.append("]>").toString();
        refused(kind, kind.equals("bpmn") ? bpmn(doctype, "&e12;") : dmn(doctype, "&e12;"));
    }

    @Test
    void importsNothingFromElsewhere() {
        String address = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/x.wsdl";
        upload("bpmn", bpmn("", "h").replace(
                "<process", "<import importType=\"http://schemas.xmlsoap.org/wsdl/\" location=\"" + address + "\" namespace=\"n\"/><process"));
        assertThat(fetched).hasValue(0);
    }

    @Test
    void takesASoundModelFromADeployer() {
        upload("bpmn", bpmn("", "sound")).expect(200);
        upload("dmn", dmn("", "sound")).expect(200);
    }

    private void refused(String kind, String model) {
        Answer answer = upload(kind, model);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.text()).doesNotContain(SECRET, "Exception", "org.camunda", folder.toString());
    }

    private Answer upload(String kind, String model) {
        String form = "--b\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nhostile\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"hostile." + kind + "\"\r\nContent-Type: text/xml\r\n\r\n"
                + model + "\r\n--b--\r\n";
        Answer answer = deployer.post(
                "/engine-rest/deployment/create", "multipart/form-data; boundary=b", form.getBytes(StandardCharsets.UTF_8));
        if (answer.status() == 200) {
            repository.deleteDeployment(answer.json().path("id").asText(), true);
        }
        return answer;
    }
}
