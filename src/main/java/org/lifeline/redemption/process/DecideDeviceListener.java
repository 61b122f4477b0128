package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.redemption.DeviceActivation;
import org.springframework.stereotype.Component;

/** Records a manager's decision about a provider's device. */
@Component
class DecideDeviceListener implements TaskListener {

    private final DeviceActivation activation;

    DecideDeviceListener(DeviceActivation activation) {
        this.activation = activation;
    }

    @Override
    public void notify(DelegateTask task) {
        activation.decide(
                UUID.fromString((String) task.getVariable(DeviceProcess.DEVICE_ID)),
                task.getVariable(DeviceProcess.DECISION),
                task.getVariable(DeviceProcess.REASON),
                ActingPerson.manager(task));
    }
}
