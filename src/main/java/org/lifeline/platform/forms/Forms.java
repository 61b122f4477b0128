package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The forms of the house by their id, read once at start. */
@Component
public class Forms {

    private static final Pattern FOLDER = Pattern.compile("/forms/([^/]+)/[^/]+$");

    private final Map<String, FormSchema> byId = new TreeMap<>();
    private final Map<String, String> folders = new TreeMap<>();

    Forms(ResourcePatternResolver resources, ObjectMapper json) throws IOException {
        for (Resource file : resources.getResources("classpath*:forms/**/*.form")) {
            try (InputStream in = file.getInputStream()) {
                FormSchema form = new FormSchema(json.readTree(in));
                if (byId.put(form.id(), form) != null) {
                    throw new IllegalStateException("two forms have the id " + form.id());
                }
                Matcher folder = FOLDER.matcher(file.getURL().getPath());
                folders.put(form.id(), folder.find() ? folder.group(1) : "");
            }
        }
    }

    /** The forms of one domain, such as application. */
    public List<FormSchema> in(String folder) {
        return byId.values().stream().filter(form -> folder.equals(folders.get(form.id()))).toList();
    }

    public FormSchema get(String id) {
        FormSchema form = byId.get(id);
        if (form == null) {
            throw new IllegalStateException("there is no form with the id " + id);
        }
        return form;
    }
}
