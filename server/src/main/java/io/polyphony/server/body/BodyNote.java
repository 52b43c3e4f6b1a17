package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That there is something kept of a request, and how much.
 *
 * @param id the completion record's
 * @param requestBytes how long the request was
 * @param requestCut whether its end is not kept
 * @param dropOn the day in UTC on which it is gone
 */
@Schema(name = "BodyNote")
public record BodyNote(
    UUID id,
    BodyMode mode,
    long requestBytes,
    boolean requestCut,
    long answerBytes,
    boolean answerCut,
    LocalDate dropOn) {}
