package io.polyphony.server.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;

/** Values of this package as JSON text, for columns and events. */
@ApplicationScoped
class ChatJson {
  private final ObjectMapper mapper;

  ChatJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a plain value can always be written", impossible);
    }
  }

  <T> T read(String text, Class<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a column holds what it should not", malformed);
    }
  }

  <T> T read(String text, TypeReference<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a column holds what it should not", malformed);
    }
  }
}
