package org.lifeline.documents;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Files in parts, by the protocol tus 1.0.0 with its extension creation (tus.io/protocols/resumable-upload). */
@RestController
class UploadController {

    private static final String VERSION = "1.0.0";
    private static final String VERSION_HEADER = "Tus-Resumable";
    private static final String LENGTH = "Upload-Length";
    private static final String OFFSET = "Upload-Offset";
    private static final String PART = "application/offset+octet-stream";

    /** @param arrived how many bytes of the file are here already */
    record Begun(UUID id, long arrived) {}

    private final Uploads uploads;

    UploadController(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Each answer names the version of the protocol, also a refusal. */
    @ModelAttribute
    void speakTheSame(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(VERSION_HEADER, VERSION);
        if (!VERSION.equals(request.getHeader(VERSION_HEADER))) {
            response.setHeader("Tus-Version", VERSION);
            throw Refused.changedMeanwhile(
                    "otherProtocol",
                    "Send the header " + VERSION_HEADER + ": " + VERSION + ". No other version is spoken here.");
        }
    }

    @Operation(
            summary = "Begin to send a file in parts",
            description =
                    "The protocol tus 1.0.0 with its extension creation: any client of it will do. Each request names the version"
                            + " in Tus-Resumable, or is refused with 412. Upload-Metadata has the filename, and the sha256 of the whole file in hex, each in base64. With the latter,"
                            + " a file that was begun before is found again, and what is there of it need not be sent again. What nobody adds to a case within 24 hours is deleted.")
    @Refuses(changedMeanwhile = "otherProtocol")
    @PostMapping("/api/uploads")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Begun> begin(
            CurrentUser user,
            @RequestHeader(LENGTH) long bytes,
            @RequestHeader(name = "Upload-Metadata", required = false) @Nullable String metadata) {
        Map<String, String> said = read(metadata);
        UUID id = uploads.begin(user, said.getOrDefault("filename", ""), bytes, said.get("sha256"));
        return ResponseEntity.created(URI.create("/api/uploads/" + id))
                .body(new Begun(id, uploads.progress(user, id).arrived()));
    }

    @Operation(summary = "How much of a file has arrived", description = "In the header Upload-Offset, in bytes.")
    @Refuses(changedMeanwhile = "otherProtocol")
    @RequestMapping(path = "/api/uploads/{id}", method = RequestMethod.HEAD)
    ResponseEntity<Void> progress(CurrentUser user, @PathVariable UUID id) {
        Uploads.Progress progress = uploads.progress(user, id);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(OFFSET, String.valueOf(progress.arrived()))
                .header(LENGTH, String.valueOf(progress.bytes()))
                .build();
    }

    @Operation(
            summary = "Send the next part of a file",
            description =
                    "At most 512 KB. When the line breaks, what came before is kept. Its first byte is told in Upload-Offset; where that is not the first"
                            + " one that is missing, it is refused with 409 and the reason otherOffset.")
    @Refuses(conflict = "otherOffset", changedMeanwhile = "otherProtocol")
    @PatchMapping(path = "/api/uploads/{id}", consumes = PART)
    ResponseEntity<Void> append(
            CurrentUser user,
            @PathVariable UUID id,
            @RequestHeader(OFFSET) long offset,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        // before the body is read, which may take long
        uploads.progress(user, id);
        long arrived = uploads.append(user, id, offset, Uploads.whatArrives(request.getInputStream()));
        return ResponseEntity.noContent()
                .header(OFFSET, String.valueOf(arrived))
                .build();
    }

    /** Pairs of a key and a text in base64, with commas between them. */
    private static Map<String, String> read(@Nullable String metadata) {
        Map<String, String> said = new HashMap<>();
        if (metadata != null && !metadata.isBlank()) {
            for (String pair : metadata.split(",", -1)) {
                String[] parts = pair.strip().split(" ", 2);
                try {
                    byte[] value = Base64.getDecoder().decode(parts.length < 2 ? "" : parts[1].strip());
                    said.put(parts[0], new String(value, StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    throw Refused.unreadable("Upload-Metadata: the value of " + parts[0] + " is not base64.");
                }
            }
        }
        return said;
    }
}
