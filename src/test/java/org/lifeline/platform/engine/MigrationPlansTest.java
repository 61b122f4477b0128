package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;

/** The plans in {@code processes/migrations} fit the models beside them. */
class MigrationPlansTest {

    private static final Path PROCESSES = Path.of("processes");

    private static final String PLAN = """
            {"why": "Two people look.", "process": "reimbursementClaim", "fromVersionTags": ["%s"], "toVersionTag": "%s",
             "instructions": [{"sourceActivityIds": ["userTask_old"], "targetActivityIds": ["%s"]}]}""";

    @Test
    void everyPlanFitsTheModels() throws IOException {
        Map<String, BpmnModelInstance> models = models();
        try (Stream<Path> files = Files.list(PROCESSES.resolve("migrations"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                MigrationPlanFile plan =
                        MigrationPlanFile.read(file.getFileName().toString(), Files.newInputStream(file));
                assertThat(objections(plan, models)).as(file.toString()).isEmpty();
            }
        }
    }

    @Test
    void aWrongPlanIsFound() throws IOException {
        Map<String, BpmnModelInstance> models = models();

        assertThat(objections(plan("0", "1", "event_claimPaid"), models))
                .noneMatch(each -> each.contains("no element event_claimPaid"));
        assertThat(objections(plan("0", "1", "userTask_nowhere"), models))
                .anyMatch(each -> each.contains("userTask_nowhere"));
        assertThat(objections(plan("1", "7", "userTask_nowhere"), models))
                .anyMatch(each -> each.contains("has the tag 1"));
        assertThatThrownBy(() -> plan("1", "1", "event_claimPaid")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{\"process\": \"reimbursementClaim\"}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(PLAN.formatted("1", "2", "x").replace("\"why\"", "\"because\"")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(PLAN.formatted("1", "2", "x").replace("[\"userTask_old\"]", "[\"a\", \"b\"]")))
                .hasMessageContaining("one element of each version");
    }

    private static MigrationPlanFile plan(String from, String to, String target) throws IOException {
        return read(PLAN.formatted(from, to, target));
    }

    private static MigrationPlanFile read(String plan) throws IOException {
        return MigrationPlanFile.read(
                "2027-01-two.json", new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> objections(MigrationPlanFile plan, Map<String, BpmnModelInstance> models) {
        List<String> objections = new ArrayList<>();
        BpmnModelInstance model = models.get(plan.process());
        if (model == null) {
            return List.of("there is no process " + plan.process());
        }
        int now = Integer.parseInt(process(model).getCamundaVersionTag());
        int to = Integer.parseInt(plan.toVersionTag());
        if (to > now) {
            objections.add(plan.process() + " has the tag " + now + ", and the plan leads to " + to);
        }
        // an older plan leads to a version that is no longer here
        if (to == now) {
            plan.instructions().stream()
                    .map(MigrationPlanFile.Instruction::target)
                    .filter(target -> model.getModelElementById(target) == null)
                    .forEach(target -> objections.add(plan.process() + " has no element " + target));
        }
        return objections;
    }

    private static Process process(BpmnModelInstance model) {
        return model.getModelElementsByType(Process.class).iterator().next();
    }

    private static Map<String, BpmnModelInstance> models() throws IOException {
        Map<String, BpmnModelInstance> models = new HashMap<>();
        try (Stream<Path> files = Files.walk(PROCESSES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bpmn")).toList()) {
                BpmnModelInstance model = Bpmn.readModelFromFile(file.toFile());
                models.put(process(model).getId(), model);
            }
        }
        return models;
    }
}
