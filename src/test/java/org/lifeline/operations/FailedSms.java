package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.SmsServer;

/**
 * A case whose message could not be sent, as after five minutes of a gateway that is down.
 *
 * @param job the job that failed for good
 */
record FailedSms(String number, String phone, String job) {

    private static int phones = 4_000_000;

    static FailedSms of(Api applicant, SmsServer gateway, RuntimeService processes, ManagementService jobs) {
        String phone = "+251 91 " + phones++;
        gateway.refuse(phone.replace(" ", ""));
        Map<String, Object> answers = Cases.answers("phone", phone);
        String number = Cases.apply(applicant, answers);
        Job[] job = new Job[1];
        await().atMost(PATIENCE).until(() -> {
            for (ProcessInstance instance : processes
                    .createProcessInstanceQuery()
                    .processDefinitionKey("sendMessage")
                    .processInstanceBusinessKey(number)
                    .list()) {
                job[0] = jobs.createJobQuery()
                        .processInstanceId(instance.getId())
                        .withException()
                        .singleResult();
            }
            return job[0] != null;
        });
        String id = job[0].getId();
        // the attempts that would be made a minute apart
        while (jobs.createJobQuery().jobId(id).singleResult().getRetries() > 0) {
            assertThatThrownBy(() -> jobs.executeJob(id)).isInstanceOf(RuntimeException.class);
        }
        return new FailedSms(number, phone.replace(" ", ""), id);
    }
}
