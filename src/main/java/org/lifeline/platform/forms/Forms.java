package org.lifeline.platform.forms;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.platform.language.Language;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The product's forms by their id, read once at start. */
@Component
public class Forms {

    private static final Pattern FOLDER = Pattern.compile("/forms/([^/]+)/[^/]+$");
    private static final Pattern TRANSLATION = Pattern.compile("(.+)\\.([a-z]{2,3})\\.json");
    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

    private final Map<String, FormSchema> byId = new TreeMap<>();
    private final Map<String, String> folders = new TreeMap<>();
    private final Map<String, JsonNode> translated = new TreeMap<>();

    Forms(ResourcePatternResolver resources, ObjectMapper json) throws IOException {
        for (Resource file : resources.getResources("classpath*:forms/**/*.form")) {
            try (InputStream in = file.getInputStream()) {
                FormSchema form = new FormSchema(json.readTree(in));
                if (byId.put(form.id(), form) != null) {
                    throw new IllegalStateException("two forms have the id " + form.id());
                }
                translate(form, file, resources, json);
                Matcher folder = FOLDER.matcher(file.getURL().getPath());
                folders.put(form.id(), folder.find() ? folder.group(1) : "");
            }
        }
    }

    /** The translations of a form are beside it, as {@code <form>.<language>.json}: from the English words to those of the language. */
    private void translate(FormSchema form, Resource file, ResourcePatternResolver resources, ObjectMapper json)
            throws IOException {
        String name = String.valueOf(file.getFilename()).replace(".form", "");
        for (Resource words : resources.getResources("classpath*:forms/**/" + name + ".*.json")) {
            Matcher found = TRANSLATION.matcher(String.valueOf(words.getFilename()));
            if (found.matches()) {
                try (InputStream in = words.getInputStream()) {
                    translated.put(form.id() + "/" + found.group(2), form.inWords(json.readValue(in, WORDS)));
                }
            }
        }
    }

    /** The form as an applicant reads it in this language; words without a translation stay English. */
    public JsonNode schema(String id, Language language) {
        return get(id, language).json();
    }

    /** The form in this language; words without a translation stay English. */
    public FormSchema get(String id, Language language) {
        JsonNode own = translated.get(id + "/" + language.code());
        return own == null ? get(id) : new FormSchema(own);
    }

    /** The forms in one folder, such as application. */
    public List<FormSchema> in(String folder) {
        return byId.values().stream()
                .filter(form -> folder.equals(folders.get(form.id())))
                .toList();
    }

    public FormSchema get(String id) {
        FormSchema form = byId.get(id);
        if (form == null) {
            throw new IllegalStateException("there is no form with the id " + id);
        }
        return form;
    }
}
