package io.polyphony.server.cache;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.route.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A kept answer as JSON, for other nodes. */
final class AnswerText {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Chunk.class, ByName.class)
          .build();

  static {
    for (Class<?> kind : Chunk.class.getPermittedSubclasses()) {
      MAPPER.registerSubtypes(kind);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface ByName {}

  private AnswerText() {}

  /** Exactly one of the two is there. */
  private record Step(@Nullable Chunk said, byte @Nullable [] sent) {}

  private record Text(
      @Nullable UUID credential,
      String model,
      boolean relayed,
      List<String> warnings,
      List<Step> rest,
      long size,
      Instant since,
      Duration keepFor) {}

  static String of(KeptAnswer answer) {
    List<Step> rest = new ArrayList<>();
    for (Piece piece : answer.rest()) {
      switch (piece) {
        case Piece.Said said -> rest.add(new Step(said.chunk(), null));
        case Piece.Sent sent -> rest.add(new Step(null, sent.bytes()));
        case Piece.Served served -> {}
        case Piece.Ended ended -> {}
      }
    }
    Deployment.Key server = answer.server();
    try {
      return MAPPER.writeValueAsString(
          new Text(
              server.credential(),
              server.model(),
              answer.relayed(),
              answer.warnings(),
              rest,
              answer.size(),
              answer.since(),
              answer.keepFor()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an answer can always be written", impossible);
    }
  }

  /**
   * @throws IllegalArgumentException if it was written by a version that writes otherwise
   */
  static KeptAnswer read(String json) {
    try {
      Text text = MAPPER.readValue(json, Text.class);
      List<Piece> rest = new ArrayList<>();
      for (Step step : text.rest()) {
        if (step.said() != null) {
          rest.add(new Piece.Said(step.said()));
        } else if (step.sent() != null) {
          rest.add(new Piece.Sent(step.sent()));
        }
      }
      return new KeptAnswer(
          new Deployment.Key(text.credential(), text.model()),
          text.relayed(),
          List.copyOf(text.warnings()),
          List.copyOf(rest),
          text.size(),
          text.since(),
          text.keepFor());
    } catch (JsonProcessingException | NullPointerException unknown) {
      throw new IllegalArgumentException("no kept answer", unknown);
    }
  }
}
