package org.lifeline.notification.process;

import java.util.Set;
import org.lifeline.notification.Messages;
import org.lifeline.platform.engine.AheadOfJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sends the message of a job before the job's transaction begins, so that a slow mail server or SMS gateway holds no connection to the
 * database. The job itself then records it, or fails with what went wrong.
 */
@Component
class MessagesAheadOfJobs implements AheadOfJob {

    private static final Logger LOG = LoggerFactory.getLogger(MessagesAheadOfJobs.class);
    private static final Set<String> ACTIVITIES = Set.of(MessageProcess.SEND_MAIL, MessageProcess.SEND_SMS);

    private final JdbcClient jdbc;
    private final Messages messages;

    // lazy, because new jobs ask which activities this concerns while the engine is still being built
    MessagesAheadOfJobs(JdbcClient jdbc, @Lazy Messages messages) {
        this.jdbc = jdbc;
        this.messages = messages;
    }

    @Override
    public boolean concerns(String activityId) {
        return ACTIVITIES.contains(activityId);
    }

    @Override
    public void begin(String activityId, String processInstanceId) {
        try {
            String message = key(processInstanceId);
            if (activityId.equals(MessageProcess.SEND_MAIL)) {
                messages.sendMailAhead(message);
            } else {
                messages.sendSmsAhead(message);
            }
        } catch (RuntimeException e) {
            // the job meets the same failure in its own transaction, where it is counted and shown
            LOG.warn(
                    "The message of {} could not be prepared: {}",
                    processInstanceId,
                    e.getClass().getName());
        }
    }

    /** In one statement: the engine's service reads the execution and the definition as well. */
    private String key(String processInstanceId) {
        return jdbc.sql("select text_ from act_ru_variable where proc_inst_id_ = :instance and name_ = :name")
                .param("instance", processInstanceId)
                .param("name", MessageProcess.MESSAGE)
                .query(String.class)
                .single();
    }

    @Override
    public void end() {
        messages.endAhead();
    }
}
