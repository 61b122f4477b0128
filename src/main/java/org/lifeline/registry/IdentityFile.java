package org.lifeline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file of people: idNumber, givenName, familyName, birthDate (as 1984-11-30) and deceased (a date, or empty). CSV (RFC 4180) has these
 * names in its first line. A file whose name ends in {@code .jsonl} is JSON Lines, one object a line with these members. The file is held
 * in memory and read again when it has changed. That works for some hundred thousand people; a civil registry of millions needs a source of
 * its own.
 */
final class IdentityFile implements IdentitySource {

    private record Content(FileTime time, long size, Map<String, KnownIdentity> people) {}

    private final Path file;
    private final ObjectMapper json;
    private final DoubleSupplier sameName;
    private volatile @Nullable Content content;

    /** @param sameName how similar two spellings of one name are at least, 0 to 1 */
    IdentityFile(Path file, ObjectMapper json, DoubleSupplier sameName) {
        this.file = file;
        this.json = json;
        this.sameName = sameName;
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Identity ask(Person claimed) {
        String number = claimed.idNumber() == null ? null : SearchKeys.normalId(claimed.idNumber());
        KnownIdentity entry = number == null ? null : people().get(number);
        return entry == null ? Identity.unknown : entry.compare(claimed, sameName.getAsDouble());
    }

    private Map<String, KnownIdentity> people() {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Content read = content;
            if (read == null || !read.time().equals(time) || read.size() != size) {
                read = new Content(time, size, read());
                content = read;
            }
            return read.people();
        } catch (IOException e) {
            throw new UncheckedIOException("the identity file cannot be read", e);
        }
    }

    private Map<String, KnownIdentity> read() throws IOException {
        Map<String, KnownIdentity> people = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            // spreadsheets start a file with a byte order mark, which would become part of the first name
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            if (name().endsWith(".jsonl")) {
                long at = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    at++;
                    if (!line.isBlank()) {
                        JsonNode person = json.readTree(line);
                        addPerson(people, at, key -> person.path(key).asText(""));
                    }
                }
            } else {
                CSVFormat format = CSVFormat.RFC4180
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .setTrim(true)
                        .get();
                for (CSVRecord person : format.parse(reader)) {
                    addPerson(people, person.getRecordNumber(), key -> person.isSet(key) ? person.get(key) : "");
                }
            }
        }
        return people;
    }

    private interface Columns {
        String get(String key);
    }

    private static void addPerson(Map<String, KnownIdentity> people, long at, Columns person) {
        String number = SearchKeys.normalId(person.get("idNumber"));
        if (number == null) {
            throw new IllegalStateException("the identity file has no idNumber in entry " + at);
        }
        try {
            people.put(
                    number,
                    new KnownIdentity(
                            person.get("givenName"),
                            person.get("familyName"),
                            LocalDate.parse(person.get("birthDate")),
                            !person.get("deceased").isBlank()));
        } catch (DateTimeException e) {
            throw new IllegalStateException("the identity file has no birthDate such as 1984-11-30 in entry " + at);
        }
    }
}
