package org.lifeline.registry.exchange;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Files of people, for programs and for files that are too large for a form. */
@RestController
class PeopleImportController {

    /**
     * @param state {@code checking}, {@code checked}, {@code entering}, {@code entered} or {@code abandoned}
     * @param waiting a second manager has to decide
     * @param mapping in which column each field stands
     * @param lines how many the file has, without the names of its columns
     */
    record View(
            long id,
            String state,
            boolean waiting,
            List<String> columns,
            Map<PersonField, String> mapping,
            long lines,
            long linesRead,
            long linesNew,
            long linesKnown,
            long linesRefused,
            long peopleEntered,
            long peopleRenewed,
            String askedBy,
            Instant askedAt,
            @Nullable String confirmedBy,
            @Nullable Instant endedAt) {}

    /** @param id the file's number */
    record Taken(long id) {}

    private final PeopleImports imports;
    private final PeopleImportTable table;
    private final MessageSource messages;

    PeopleImportController(PeopleImports imports, PeopleImportTable table, MessageSource messages) {
        this.imports = imports;
        this.table = table;
        this.messages = messages;
    }

    @Operation(
            operationId = "peopleImport",
            summary = "Send a file of people (CSV or XLSX, at most 256 MB); it is checked, and nobody is entered yet",
            description =
                    "The first line names the columns. The page of the file shows what the check found; a second manager confirms it.")
    @PostMapping(
            value = "/api/people/imports",
            consumes = {"text/csv", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    @ResponseStatus(HttpStatus.CREATED)
    Taken take(
            CurrentUser manager,
            @Parameter(description = "Name of the file, for people") @RequestParam(defaultValue = "") String name,
            @Parameter(description = "true: people who are known get the contact data of the file")
                    @RequestParam(defaultValue = "false")
                    boolean renewContact,
            Locale language,
            InputStream body) {
        return new Taken(imports.take(manager, name, body, language.getLanguage(), renewContact));
    }

    @Operation(operationId = "peopleImportState", summary = "What became of a file of people")
    @Refuses(notFound = true)
    @GetMapping("/api/people/imports/{id}")
    View state(@PathVariable long id) {
        PeopleImport its = table.get(id);
        return new View(
                id,
                its.state().name(),
                imports.isWaiting(id),
                its.columns(),
                its.mapping(),
                its.lines(),
                its.linesRead(),
                its.linesNew(),
                its.linesKnown(),
                its.linesRefused(),
                its.peopleEntered(),
                its.peopleRenewed(),
                its.askedBy(),
                its.askedAt(),
                its.confirmedBy(),
                its.endedAt());
    }

    @Operation(
            operationId = "peopleImportFaults",
            summary = "Every line that is not entered, with the reason, for a spreadsheet",
            description = "Lines are counted as a spreadsheet shows them. What stands in them is not repeated.")
    @Refuses(notFound = true)
    @AnswersAs("text/csv")
    @GetMapping(path = "/api/people/imports/{id}/faults", produces = "text/csv")
    void faults(@PathVariable long id, Locale language, HttpServletResponse response) throws IOException {
        table.get(id);
        response.setContentType(Csv.TYPE.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("people-" + id + "-lines.csv")
                        .build()
                        .toString());
        Csv csv = new Csv(response.getWriter(), "line", "column", "code", "reason");
        table.eachFault(
                id,
                fault -> csv.row(
                        fault.line(),
                        fault.field(),
                        fault.fault(),
                        messages.getMessage("people.fault." + fault.fault(), null, language)));
        csv.finish();
    }
}
