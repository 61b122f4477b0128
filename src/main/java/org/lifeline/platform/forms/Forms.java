package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The forms of the house by their id, read once at start. */
@Component
public class Forms {

    private final Map<String, FormSchema> byId = new TreeMap<>();

    Forms(ResourcePatternResolver resources, ObjectMapper json) throws IOException {
        for (Resource file : resources.getResources("classpath*:forms/**/*.form")) {
            try (InputStream in = file.getInputStream()) {
                FormSchema form = new FormSchema(json.readTree(in));
                if (byId.put(form.id(), form) != null) {
                    throw new IllegalStateException("two forms have the id " + form.id());
                }
            }
        }
    }

    public FormSchema get(String id) {
        FormSchema form = byId.get(id);
        if (form == null) {
            throw new IllegalStateException("there is no form with the id " + id);
        }
        return form;
    }
}
