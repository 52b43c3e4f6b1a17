package io.polyphony.server.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.server.access.BodyMode;
import io.polyphony.server.crypto.CryptoException;
import io.polyphony.server.crypto.Place;
import io.polyphony.server.crypto.SecretBox;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes of a request and its answer what is stored, and the way back. */
@Singleton
class BodySeal {
  private static final Logger LOG = Logger.getLogger(BodySeal.class);

  private final SecretBox box;
  private final ObjectMapper mapper;

  BodySeal(SecretBox box, ObjectMapper mapper) {
    this.box = box;
    this.mapper = mapper;
  }

  /** Null if that cannot be written down. */
  BodyStore.@Nullable Row sealed(BodyDraft.Finished body, int keepDays, int largest) {
    try {
      KeptText request = kept(body.question().bytes().get(), body.mode(), largest);
      KeptText answer = answer(body, largest);
      LocalDate day = LocalDate.ofInstant(body.ending().startedAt(), ZoneOffset.UTC);
      var note =
          new BodyNote(
              body.ending().id(),
              body.mode(),
              request.bytes(),
              request.cut(),
              answer.bytes(),
              answer.cut(),
              day.plusDays(keepDays + 1L));
      UUID organisation = body.caller().organisation();
      String plain =
          mapper.writeValueAsString(
              mapper
                  .createObjectNode()
                  .put("request", request.text())
                  .put("answer", answer.text()));
      String content = box.seal(place(organisation, note.id()), plain);
      return new BodyStore.Row(organisation, body.caller().user(), note, content);
    } catch (JsonProcessingException | IllegalArgumentException | IllegalStateException broken) {
      LOG.errorf(broken, "The request %s cannot be written down", body.ending().id());
      return null;
    }
  }

  /** Empty if its key is gone for good. */
  Optional<BodyContent> opened(BodyStore.Row row) {
    try {
      JsonNode content =
          mapper.readTree(box.open(place(row.organisation(), row.note().id()), row.content()));
      return Optional.of(
          new BodyContent(
              row.note(), content.path("request").asText(), content.path("answer").asText()));
    } catch (CryptoException gone) {
      return Optional.empty();
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a body was sealed that is no JSON", malformed);
    }
  }

  private static KeptText answer(BodyDraft.Finished body, int largest) {
    String served = body.ending().served();
    if (served == null) {
      return KeptText.NONE;
    }
    Dialect dialect = Dialects.find(body.ending().dialect()).orElse(OpenAiChat.standard());
    var head =
        new AnswerHead(
            body.ending().id().toString(),
            body.ending().startedAt().getEpochSecond(),
            served,
            true);
    KeptText kept = kept(dialect.writeAnswer(head, body.answer().answer()), body.mode(), largest);
    return body.isCut()
        ? new KeptText(kept.text(), Math.max(kept.bytes(), body.characters()), true)
        : kept;
  }

  private static KeptText kept(byte[] utf8, BodyMode mode, int largest) {
    return mode == BodyMode.FULL ? KeptText.whole(utf8, largest) : Redaction.of(utf8, largest);
  }

  private static Place place(UUID organisation, UUID record) {
    return new Place(organisation, "record_body", record, "content");
  }
}
