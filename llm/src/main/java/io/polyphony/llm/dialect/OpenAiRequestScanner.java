package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.RequestTokens.flag;
import static io.polyphony.llm.dialect.RequestTokens.limit;
import static io.polyphony.llm.dialect.RequestTokens.missing;
import static io.polyphony.llm.dialect.RequestTokens.offset;
import static io.polyphony.llm.dialect.RequestTokens.requiredText;
import static io.polyphony.llm.dialect.RequestTokens.textLength;
import static io.polyphony.llm.dialect.RequestTokens.tokenStart;
import static io.polyphony.llm.dialect.RequestTokens.wrong;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over a request's bytes: its syntax is checked as the tree path checks it. */
final class OpenAiRequestScanner {
  private static final String ASK = "\"include_usage\":true";
  private static final String ASK_ALL = "{" + ASK + "}";

  private final byte[] body;
  private final JsonParser parser;
  private @Nullable String model;
  private int modelFrom;
  private int modelUntil;
  private boolean stream;
  private boolean includeUsage;
  private boolean hasMessages;
  private @Nullable Integer newerLimit;
  private @Nullable Integer olderLimit;
  private long characters;
  private int attachments;
  private final Set<OpenAiDeparture> departures = EnumSet.noneOf(OpenAiDeparture.class);
  private int usageFrom;
  private int usageUntil;
  private String usageText = "\"stream_options\":" + ASK_ALL + ",";

  private OpenAiRequestScanner(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  static RequestScan scan(byte[] body) {
    try (JsonParser parser = RequestTokens.parser(body)) {
      return new OpenAiRequestScanner(body, parser).scan();
    } catch (IOException malformed) {
      throw RequestObject.unreadable(malformed);
    }
  }

  private RequestScan scan() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      drain();
      throw RequestObject.failure("The request body must be a JSON object.");
    }
    usageFrom = offset(parser);
    usageUntil = usageFrom;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      field(parser.currentName(), parser.nextToken());
    }
    if (parser.nextToken() != null) {
      throw RequestObject.failure("The request body must be one JSON object.");
    }
    if (model == null) {
      throw missing("model");
    }
    if (!hasMessages) {
      throw missing("messages");
    }
    return new RequestScan(
        model,
        stream,
        includeUsage,
        newerLimit != null ? newerLimit : olderLimit,
        characters,
        attachments,
        departures,
        modelFrom,
        modelUntil,
        usageFrom,
        usageUntil,
        usageText);
  }

  /** Something that is not JSON at all is reported as such. */
  private void drain() throws IOException {
    parser.skipChildren();
  }

  private void field(String name, JsonToken token) throws IOException {
    switch (name) {
      case "model" -> model(token);
      case "messages" -> messages(token);
      case "tools", "functions" -> text(token);
      case "stream" -> stream = flag(name, token);
      case "stream_options" -> streamOptions(token);
      case OpenAiOptions.MAX_COMPLETION_TOKENS -> {
        departures.add(OpenAiDeparture.NEWER_LIMIT);
        newerLimit = limit(parser, name, 1, token);
      }
      case OpenAiOptions.MAX_TOKENS -> {
        departures.add(OpenAiDeparture.OLDER_LIMIT);
        olderLimit = limit(parser, name, 1, token);
      }
      case "reasoning_effort" -> {
        departures.add(OpenAiDeparture.EFFORT_FIELD);
        parser.skipChildren();
      }
      case "reasoning" -> {
        departures.add(OpenAiDeparture.EFFORT_OBJECT);
        parser.skipChildren();
      }
      default -> parser.skipChildren();
    }
  }

  private void model(JsonToken token) throws IOException {
    modelFrom = tokenStart(parser);
    model = requiredText(parser, "model", token);
    modelUntil = offset(parser);
  }

  private void messages(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      throw missing("messages");
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrong("messages", "must be an array");
    }
    hasMessages = true;
    int count = 0;
    JsonToken message = parser.nextToken();
    while (message != JsonToken.END_ARRAY) {
      if (message != JsonToken.START_OBJECT) {
        throw wrong("messages[" + count + "]", "must be an object");
      }
      text(message);
      count++;
      message = parser.nextToken();
    }
    if (count == 0) {
      throw wrong("messages", "must not be empty");
    }
  }

  /** Counts the texts inside a value; what stands for an attachment is not looked at. */
  private void text(JsonToken first) throws IOException {
    if (!first.isStructStart()) {
      return;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        name(parser.currentName());
      } else if (token == JsonToken.VALUE_STRING) {
        value(parser.currentName());
      }
    }
  }

  private void name(String name) {
    switch (name) {
      case "cache_control" -> departures.add(OpenAiDeparture.CACHE_MARKER);
      case "reasoning", "reasoning_content", "reasoning_details", "thinking" ->
          departures.add(OpenAiDeparture.THINKING);
      case "file", "file_url", "document_url" -> departures.add(OpenAiDeparture.DOCUMENT);
      default -> {}
    }
  }

  private void value(@Nullable String name) throws IOException {
    switch (name == null ? "" : name) {
      case "url", "data", "file_data", "file_id", "image_url" -> attachments++;
      case "role" -> {
        if (parser.getText().equals("developer")) {
          departures.add(OpenAiDeparture.DEVELOPER_ROLE);
        }
      }
      case "type", "id", "tool_call_id" -> {}
      default -> characters += textLength(body, parser);
    }
  }

  private void streamOptions(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      replace(tokenStart(parser), ASK_ALL);
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw wrong("stream_options", "must be an object");
    }
    usageFrom = offset(parser);
    usageUntil = usageFrom;
    boolean empty = true;
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      empty = false;
      if (parser.currentName().equals("include_usage")) {
        found = true;
        JsonToken value = parser.nextToken();
        includeUsage = flag("stream_options.include_usage", value);
        replace(tokenStart(parser), "true");
      } else {
        parser.nextToken();
        parser.skipChildren();
      }
    }
    if (!found) {
      usageText = empty ? ASK : ASK + ",";
    }
  }

  /** Replaces the literal that was just read. */
  private void replace(int from, String text) throws IOException {
    parser.finishToken();
    usageFrom = from;
    usageUntil = offset(parser);
    usageText = text;
  }
}
